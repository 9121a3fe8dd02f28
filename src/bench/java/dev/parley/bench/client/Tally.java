package dev.parley.bench.client;

import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.SingleWriterRecorder;

/** What all readers of a measurement got; written by the loop's thread alone. */
final class Tally {
  private static final long LONGEST_MICROS = 120_000_000;
  private static final int DIGITS = 3;

  /** Microseconds from due to read. */
  final SingleWriterRecorder latencies = new SingleWriterRecorder(LONGEST_MICROS, DIGITS);

  /** Publications, counted once per reader; other threads see {@link Readers#delivered}. */
  long delivered;

  private final AtomicInteger ready = new AtomicInteger();
  private volatile long readyAt;

  /** Readers that will get whatever is published from now on. Any thread. */
  int ready() {
    return ready.get();
  }

  /** {@link System#nanoTime} at which the latest of them became so. Any thread. */
  long readyAt() {
    return readyAt;
  }

  void becameReady() {
    readyAt = System.nanoTime();
    ready.incrementAndGet();
  }

  void delivered(long nanos) {
    delivered++;
    latencies.recordValue(Math.min(nanos / 1_000, LONGEST_MICROS));
  }
}
