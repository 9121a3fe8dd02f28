package dev.parley.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes for both systems in one and the same way: over Centrifuge protocol connections to a
 * Parley node of its own, which holds no reader and whose CPU nobody counts. What it publishes goes
 * into Redis by Parley's publish script, with history and position. Parley's readers sit on another
 * Parley node, the plain loop subscribes to the Redis channel of its channel and sends on what
 * comes there as it is. So the road up to Redis is the same, byte by byte and at the same cost, and
 * what differs is what is compared: the server that turns one Redis message into deliveries.
 *
 * <p>Four connections, because one alone measures its own round trips when the machine is full.
 * Publications name their connection and number, so that readers can demand each once and in order.
 */
final class Publisher implements AutoCloseable {
  static final int CONNECTIONS = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int BATCH = 32;
  private static final long PAUSE_NANOS = 100_000;

  private final List<PublishingSocket> sockets = new ArrayList<>();
  private final int[] numbers = new int[CONNECTIONS];
  private final String before;
  private final Readers readers;
  private long ids = 1;
  private int turn;
  private volatile long published;
  private volatile boolean running;
  private volatile Exception failure;
  private Thread thread = new Thread(() -> {});

  /**
   * @param node the Centrifuge endpoint of the node that only publishes
   * @param channel what is published into
   */
  Publisher(URI node, String channel, Readers readers) throws IOException, InterruptedException {
    this.readers = readers;
    before = "\"publish\":{\"channel\":\"" + channel + "\",\"data\":";
    for (int number = 0; number < CONNECTIONS; number++) {
      PublishingSocket socket =
          new PublishingSocket(URI.create(node + "?user_code=publisher-" + number));
      sockets.add(socket);
      readers.loop().add(socket);
    }
    Waiting.until(
        PATIENCE,
        () -> sockets.stream().allMatch(PublishingSocket::isReady),
        () -> "not every publishing connection is ready",
        readers.loop());
  }

  /** Publishes at a fixed rate whatever happens; latency counts from when each was due. */
  void startPaced(int perSecond) {
    start(() -> pace(1_000_000_000L / perSecond));
  }

  /**
   * Publishes as fast as the slowest reader reads.
   *
   * @param lag publications that the slowest reader may be behind
   */
  void startSaturating(int lag) {
    start(() -> saturate(lag));
  }

  /** Publications sent so far. */
  long published() {
    return published;
  }

  /** Publications that were acknowledged so far. */
  long acknowledged() {
    return sockets.stream().mapToLong(PublishingSocket::acknowledged).sum();
  }

  /**
   * Stops publishing, then waits until each reader has all, and each publication was acknowledged.
   */
  void stop() throws InterruptedException {
    running = false;
    thread.join();
    if (failure != null) {
      throw new IllegalStateException("publishing failed", failure);
    }
    readers.await(published);
    Waiting.until(
        PATIENCE,
        () -> acknowledged() == published,
        () -> acknowledged() + " of " + published + " publications acknowledged",
        readers.loop());
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
      failure = failed;
    }
  }

  private void pace(long interval) throws IOException {
    long due = System.nanoTime();
    while (running) {
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      publish(due, 1);
      due += interval;
    }
  }

  private void saturate(int lag) throws IOException {
    while (running) {
      long room = lag - (published - readers.slowest());
      if (room > 0) {
        publish(System.nanoTime(), (int) Math.min(room, BATCH));
      } else {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** One frame with some commands, the next one from the next connection. */
  private void publish(long due, int count) throws IOException {
    StringBuilder frame = new StringBuilder();
    for (int each = 0; each < count; each++) {
      frame
          .append(each == 0 ? "{\"id\":" : "\n{\"id\":")
          .append(++ids)
          .append(',')
          .append(before)
          .append(Payload.of(due, turn, numbers[turn]++))
          .append("}}");
    }
    published += count;
    sockets.get(turn).send(frame.toString());
    turn = (turn + 1) % CONNECTIONS;
  }

  private interface Load {
    void run() throws IOException;
  }
}
