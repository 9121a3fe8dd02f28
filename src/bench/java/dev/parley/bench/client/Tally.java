package dev.parley.bench.client;

import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.SingleWriterRecorder;

/** What all readers of a measurement got; written by the loop's thread alone. */
final class Tally {
  private static final long LONGEST_MICROS = 120_000_000;
  private static final int DIGITS = 3;

  /** Microseconds from due to read. */
  final SingleWriterRecorder latencies = new SingleWriterRecorder(LONGEST_MICROS, DIGITS);

  /** Readers that will get whatever is published from now on. */
  final AtomicInteger ready = new AtomicInteger();

  /** Publications, counted once per reader; other threads see {@link Readers#delivered}. */
  long delivered;

  void delivered(long nanos) {
    delivered++;
    latencies.recordValue(Math.min(nanos / 1_000, LONGEST_MICROS));
  }
}
