package dev.parley.bench.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Publishers that each have a fixed number of publications under way, and send the next one when
 * one was acknowledged.
 */
public final class ClosedLoop implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LONGEST_MICROS = 120_000_000;
  private static final int DIGITS = 3;

  private final SocketLoop loop = new SocketLoop(() -> {});
  private final SingleWriterRecorder latencies = new SingleWriterRecorder(LONGEST_MICROS, DIGITS);
  private final List<Turns> connections = new ArrayList<>();
  private final List<String> channels;
  private final Payload payload;
  private volatile boolean running = true;
  private volatile long acknowledged;
  private int channel;

  /**
   * Connects, and starts.
   *
   * @param depth publications of each connection that are under way
   */
  public ClosedLoop(Road road, List<String> channels, int bytes, int count, int depth)
      throws IOException, InterruptedException {
    this.channels = channels;
    payload = new Payload(bytes);
    try {
      for (int number = 0; number < count; number++) {
        connections.add(new Turns(road, number));
      }
      Waiting.until(
          PATIENCE,
          () -> connections.stream().allMatch(each -> each.line.isReady()),
          () -> "not every publishing connection is ready",
          loop);
      for (Turns each : connections) {
        each.publish(depth);
      }
    } catch (IOException | InterruptedException | RuntimeException failed) {
      loop.close();
      throw failed;
    }
  }

  /** Reads the answers. */
  public SocketLoop loop() {
    return loop;
  }

  /** Publications that were acknowledged so far. */
  public long acknowledged() {
    return acknowledged;
  }

  /** Microseconds from sent to acknowledged, since the last call. */
  public Histogram latencies() {
    return latencies.getIntervalHistogram();
  }

  /** Publishes nothing more, and waits for what is under way. */
  public void stop() throws InterruptedException {
    running = false;
    Waiting.until(
        PATIENCE,
        () -> connections.stream().allMatch(Turns::isDone),
        () -> "publications were not acknowledged",
        loop);
  }

  @Override
  public void close() throws IOException {
    running = false;
    loop.close();
  }

  private synchronized String nextChannel() {
    channel = (channel + 1) % channels.size();
    return channels.get(channel);
  }

  /** One connection. The first turn is the starting thread's, all others are the loop's. */
  private final class Turns implements Line.Acknowledgements {
    private final Queue<Long> sent = new ArrayDeque<>();
    private final Line line;

    Turns(Road road, int number) throws IOException {
      line = road.open(number, this);
      loop.add(line.socket());
    }

    @Override
    public synchronized void acknowledged(int publications, long now) throws IOException {
      for (int each = 0; each < publications; each++) {
        latencies.recordValue(Math.min((now - sent.remove()) / 1_000, LONGEST_MICROS));
      }
      acknowledged += publications;
      if (running) {
        publish(publications);
      }
    }

    synchronized void publish(int publications) throws IOException {
      long now = System.nanoTime();
      for (int each = 0; each < publications; each++) {
        sent.add(now);
        line.add(nextChannel(), payload.json(now, 0, 0));
      }
      line.flush();
    }

    synchronized boolean isDone() {
      return sent.isEmpty();
    }
  }
}
