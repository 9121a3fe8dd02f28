package dev.parley.bench.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** All readers of a measurement, read by one thread. Figures may be asked by any thread. */
public final class Readers implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long PAUSE_NANOS = 50_000;

  /** Connections that are not ready yet, at most: as many as a crowd would have at once. */
  private static final int CROWD = 64;

  private final Tally tally = new Tally();
  private final boolean oneChannel;
  private final SocketLoop loop;
  private volatile List<Reader> readers = List.of();
  private volatile long delivered;
  private volatile long slowest;

  /**
   * Connects readers; returns when each will get what is published from now on.
   *
   * @param channels what is read
   * @param perChannel how many read each
   */
  public Readers(Dialect dialect, List<String> channels, int perChannel)
      throws IOException, InterruptedException {
    oneChannel = channels.size() == 1;
    loop = new SocketLoop(this::sum);
    try {
      connect(dialect, channels, perChannel);
    } catch (IOException | InterruptedException | RuntimeException failed) {
      loop.close();
      throw failed;
    }
  }

  /** The thread that reads; a publisher's answers are read by it too. */
  public SocketLoop loop() {
    return loop;
  }

  /** Publications delivered, counted once per reader. */
  public long delivered() {
    return delivered;
  }

  /**
   * How many of so many publications are not read yet: by the slowest reader of one channel, by the
   * average of many.
   */
  public long behind(long publications, int perChannel) {
    return publications - (oneChannel ? slowest : delivered / perChannel);
  }

  /** Latencies in microseconds since the last call. */
  public Histogram latencies() {
    return tally.latencies.getIntervalHistogram();
  }

  /**
   * Waits until that many were delivered.
   *
   * @throws IllegalStateException if they do not come, or more than that came
   */
  public void await(long deliveries) throws InterruptedException {
    Waiting.until(
        PATIENCE,
        () -> delivered >= deliveries,
        () -> delivered + " of " + deliveries + " deliveries",
        loop);
    if (delivered > deliveries) {
      throw new IllegalStateException(delivered + " deliveries of " + deliveries);
    }
  }

  @Override
  public void close() throws IOException {
    loop.close();
  }

  private void connect(Dialect dialect, List<String> channels, int perChannel)
      throws IOException, InterruptedException {
    int count = channels.size() * perChannel;
    List<Reader> connected = new ArrayList<>(count);
    while (connected.size() < count) {
      int number = connected.size();
      Reader reader = new Reader(dialect, channels.get(number % channels.size()), number, tally);
      connected.add(reader);
      loop.add(reader);
      while (connected.size() - tally.ready.get() >= CROWD) {
        loop.check();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    Waiting.until(
        PATIENCE,
        () -> tally.ready.get() == count,
        () -> tally.ready + " of " + count + " readers ready",
        loop);
    readers = List.copyOf(connected);
  }

  private void sum() {
    delivered = tally.delivered;
    if (oneChannel && !readers.isEmpty()) {
      long least = Long.MAX_VALUE;
      for (Reader reader : readers) {
        least = Math.min(least, reader.received());
      }
      slowest = least;
    }
  }
}
