package dev.parley.chaos;

import dev.parley.it.client.Node;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes one numbered text after the other, each with its key and again, on whichever node
 * answers, until it is acknowledged. Runs in a thread of its own until it is told to stop, or for a
 * number of publications in the caller's.
 */
final class Publisher implements Runnable {
  private static final Duration PATIENCE = Duration.ofSeconds(100);
  private static final Duration PAUSE_BEFORE_RETRY = Duration.ofMillis(50);

  private final String name;
  private final Road road;
  private final Road.Place place;
  private final List<Node> nodes;
  private final Duration pace;
  private final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile int done;
  private volatile boolean waiting;
  private int turn;

  /**
   * @param name the first part of its texts, and its user
   * @param nodes in the order in which they are asked
   * @param pace between an acknowledgement and the next publication
   */
  Publisher(String name, Road road, Road.Place place, List<Node> nodes, Duration pace) {
    this.name = name;
    this.road = road;
    this.place = place;
    this.nodes = nodes;
    this.pace = pace;
  }

  @Override
  public void run() {
    try (ChatSender sender = new ChatSender(name)) {
      while (!pause(pace)) {
        publish("", sender);
      }
    }
  }

  /** Publishes as many, as fast as they are acknowledged, with so much padding. */
  void publish(int times, int paddingBytes) {
    try (ChatSender sender = new ChatSender(name)) {
      String padding = "x".repeat(paddingBytes);
      for (int i = 0; i < times; i++) {
        publish(padding, sender);
      }
    }
  }

  void stop() {
    stopping.countDown();
  }

  /** How many are acknowledged. */
  int done() {
    return done;
  }

  /** Whether it has sent something that is not acknowledged. */
  boolean isWaiting() {
    return waiting;
  }

  /** All that was acknowledged, one for each channel. */
  Queue<Acknowledged> acknowledged() {
    return acknowledged;
  }

  @Override
  public String toString() {
    return name + " by " + road;
  }

  private void publish(String padding, ChatSender sender) {
    int number = done + 1;
    List<String> channels = road.channels(place, number);
    Road.Publication publication =
        new Road.Publication(channels, name + "/" + number, padding, sender);
    long sent = System.nanoTime();
    waiting = true;
    int attempts = 1;
    while (!road.publish(nodes.get(turn % nodes.size()), publication)) {
      attempts++;
      turn++;
      if (System.nanoTime() - sent > PATIENCE.toNanos()) {
        throw new AssertionError(this + ": " + publication.text() + " is not acknowledged");
      }
      // Also when stopping: what was begun is to be acknowledged.
      LockSupport.parkNanos(PAUSE_BEFORE_RETRY.toNanos());
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError(this + " was interrupted");
      }
    }
    // Before the time is taken: who is seen waiting is answered later.
    waiting = false;
    long answered = System.nanoTime();
    for (String channel : channels) {
      acknowledged.add(new Acknowledged(channel, publication.text(), attempts, sent, answered));
    }
    done = number;
  }

  private boolean pause(Duration pause) {
    try {
      return stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
