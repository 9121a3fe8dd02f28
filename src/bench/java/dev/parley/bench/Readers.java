package dev.parley.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * All readers of a round, read by one thread, and what they got. Figures may be asked by any
 * thread.
 */
final class Readers implements AutoCloseable {
  private static final long LONGEST_MICROS = 60_000_000;
  private static final int DIGITS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final SingleWriterRecorder latencies = new SingleWriterRecorder(LONGEST_MICROS, DIGITS);
  private final SocketLoop loop;
  private volatile List<Reader> readers = List.of();
  private volatile long delivered;
  private volatile long slowest;

  /** Connects that many readers; returns when each will get what is published from now on. */
  Readers(Target target, int count) throws IOException, InterruptedException {
    loop = new SocketLoop(this::sum);
    try {
      connect(target, count);
    } catch (IOException | InterruptedException | RuntimeException failed) {
      loop.close();
      throw failed;
    }
  }

  /** The thread that reads; the publisher's answers are read by it too. */
  SocketLoop loop() {
    return loop;
  }

  /** Publications delivered, counted once per reader. */
  long delivered() {
    return delivered;
  }

  /** Publications that every reader has. */
  long slowest() {
    return slowest;
  }

  /** Latencies in microseconds since the last call. */
  Histogram latencies() {
    return latencies.getIntervalHistogram();
  }

  /**
   * Waits until every reader has that many publications.
   *
   * @throws IllegalStateException if they do not come, or more than that came
   */
  void await(long publications) throws InterruptedException {
    Waiting.until(PATIENCE, () -> slowest >= publications, this::state, loop);
    if (delivered != publications * readers.size()) {
      throw new IllegalStateException("too much: " + state() + " of " + publications);
    }
  }

  @Override
  public void close() throws IOException {
    loop.close();
  }

  private void connect(Target target, int count) throws IOException, InterruptedException {
    List<Reader> connected = new ArrayList<>(count);
    for (int number = 0; number < count; number++) {
      URI uri = URI.create(target.readers() + "?user_code=reader-" + number);
      Reader reader = new Reader(uri, target.greeting().isPresent(), latencies);
      connected.add(reader);
      loop.add(reader);
      if (target.greeting().isPresent()) {
        reader.send(target.greeting().get());
      }
    }
    readers = List.copyOf(connected);
    Waiting.until(
        PATIENCE,
        () -> connected.stream().allMatch(Reader::isReady),
        () ->
            connected.stream().filter(Reader::isReady).count() + " of " + count + " readers ready",
        loop);
  }

  private void sum() {
    long all = 0;
    long least = Long.MAX_VALUE;
    for (Reader reader : readers) {
      all += reader.received();
      least = Math.min(least, reader.received());
    }
    delivered = all;
    slowest = readers.isEmpty() ? 0 : least;
  }

  private String state() {
    return delivered + " deliveries, the slowest reader has " + slowest;
  }
}
