package dev.parley.bench.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongUnaryOperator;

/**
 * Publishes into one system from outside, over several connections, because one alone measures its
 * own round trips when the machine is full. Publications name their connection and their number on
 * it, so that readers can demand each once and in order; with many channels they take turns.
 */
public final class Publisher implements AutoCloseable {
  static final int CONNECTIONS = 8;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int BATCH = 32;
  private static final long PAUSE_NANOS = 100_000;
  private static final int MOST_FLUSHES_PER_SECOND = 4_000;

  /** Further behind than this, and than what is published in a second, is overrun. */
  private static final int HICCUP = 16;

  private final AtomicLong acknowledged = new AtomicLong();
  private final List<Line> lines = new ArrayList<>();
  private final List<String> channels;
  private final Payload payload;
  private final SocketLoop loop;
  private final int[][] numbers;
  private int turn;
  private int channel;
  private volatile long published;
  private volatile boolean running;
  private Thread thread = new Thread(() -> {});

  /**
   * Connects.
   *
   * @param channels what is published into, in turn
   * @param bytes of each publication
   * @param loop reads the answers, and learns of failures
   */
  public Publisher(Road road, List<String> channels, int bytes, SocketLoop loop)
      throws IOException, InterruptedException {
    this.channels = channels;
    this.loop = loop;
    payload = new Payload(bytes);
    numbers = new int[channels.size()][CONNECTIONS];
    for (int number = 0; number < CONNECTIONS; number++) {
      Line line = road.open(number, (count, now) -> acknowledged.addAndGet(count));
      lines.add(line);
      loop.add(line.socket());
    }
    Waiting.until(
        PATIENCE,
        () -> lines.stream().allMatch(Line::isReady),
        () -> "not every publishing connection is ready",
        loop);
  }

  /**
   * Publishes at a fixed rate whatever happens; latency counts from when each was due.
   *
   * @param behind says of a number of publications how many have not come out yet
   */
  public void startPaced(int perSecond, LongUnaryOperator behind) {
    start(() -> pace(perSecond, behind));
  }

  /**
   * Publishes as fast as readers read.
   *
   * @param behind as above
   * @param lag how much that may be
   */
  public void startSaturating(int lag, LongUnaryOperator behind) {
    start(() -> saturate(lag, behind));
  }

  /** Publications sent so far. */
  public long published() {
    return published;
  }

  /** Publications that were acknowledged so far. */
  public long acknowledged() {
    return acknowledged.get();
  }

  /** Publishes once into each channel. */
  public void publishOnce() throws IOException {
    publish(System.nanoTime(), channels.size());
  }

  /** Stops publishing, then waits until each publication was acknowledged. */
  public void stop() throws InterruptedException {
    running = false;
    thread.join();
    Waiting.until(
        PATIENCE,
        () -> acknowledged() >= published,
        () -> acknowledged() + " of " + published + " publications acknowledged",
        loop);
  }

  /** Stops publishing, soon. */
  @Override
  public void close() {
    running = false;
  }

  private void start(Load load) {
    running = true;
    thread = new Thread(() -> run(load), "bench-publisher");
    thread.setDaemon(true);
    thread.start();
  }

  private void run(Load load) {
    try {
      load.run();
    } catch (IOException | RuntimeException failed) {
      if (running) {
        loop.fail(failed);
      }
    }
  }

  private void pace(int perSecond, LongUnaryOperator behind) throws IOException {
    int count = Math.max(1, perSecond / MOST_FLUSHES_PER_SECOND);
    long interval = count * 1_000_000_000L / perSecond;
    long due = System.nanoTime();
    while (running) {
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      publish(due, count);
      due += interval;
      long waiting = behind.applyAsLong(published);
      if (waiting > Math.max(HICCUP, perSecond)) {
        throw new NotHeldException("not held, " + waiting + " publications behind");
      }
    }
  }

  private void saturate(int lag, LongUnaryOperator behind) throws IOException {
    while (running) {
      long room = lag - behind.applyAsLong(published);
      if (room > 0) {
        publish(System.nanoTime(), (int) Math.min(room, BATCH));
      } else {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** One flush of one connection, the next one from the next. */
  private void publish(long due, int count) throws IOException {
    Line line = lines.get(turn);
    for (int each = 0; each < count; each++) {
      line.add(channels.get(channel), payload.json(due, turn, numbers[channel][turn]++));
      channel = (channel + 1) % channels.size();
    }
    published += count;
    line.flush();
    turn = (turn + 1) % CONNECTIONS;
  }

  private interface Load {
    void run() throws IOException;
  }
}
