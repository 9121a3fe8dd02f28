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
  private static final Duration CROWD_PATIENCE = Duration.ofSeconds(30);
  private static final long PAUSE_NANOS = 50_000;

  /** How old it may be who is slowest, where nobody watches closely: looking takes time. */
  private static final long GLANCE_NANOS = 10_000_000;

  /** Connections that are not ready yet, at most: as many as a crowd would have at once. */
  private static final int CROWD = 64;

  private final Tally tally = new Tally();
  private final boolean oneChannel;
  private final SocketLoop loop;
  private volatile List<Reader> readers = List.of();
  private volatile long delivered;
  private volatile long slowest;
  private volatile boolean isWatchedClosely;
  private long lookedAt = System.nanoTime();

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

  /** {@link System#nanoTime} at which the last reader was ready. */
  public long readyAt() {
    return tally.readyAt();
  }

  /** From now on {@link #behind} is always up to date, not only about so. */
  public void watchClosely() {
    isWatchedClosely = true;
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
      awaitRoom(connected.size());
    }
    Waiting.until(
        PATIENCE,
        () -> tally.ready() == count,
        () -> tally.ready() + " of " + count + " readers ready",
        loop);
    readers = List.copyOf(connected);
  }

  /** Waits while a crowd of those who have come is not ready. */
  private void awaitRoom(int connected) throws IOException {
    long end = System.nanoTime() + CROWD_PATIENCE.toNanos();
    while (connected - tally.ready() >= CROWD) {
      loop.check();
      if (System.nanoTime() - end > 0) {
        throw new IOException("only " + tally.ready() + " of " + connected + " readers ready");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void sum() {
    delivered = tally.delivered;
    if (!oneChannel || readers.isEmpty()) {
      return;
    }
    long now = System.nanoTime();
    if (isWatchedClosely || now - lookedAt > GLANCE_NANOS) {
      lookedAt = now;
      long least = Long.MAX_VALUE;
      for (Reader reader : readers) {
        least = Math.min(least, reader.received());
      }
      slowest = least;
    }
  }
}
