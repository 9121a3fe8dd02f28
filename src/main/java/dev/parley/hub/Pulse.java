package dev.parley.hub;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * The life signs of one connection: when its client was last heard, when it is to be pinged. Safe
 * for use by any thread.
 */
public final class Pulse {
  /** How often a client is pinged. */
  public static final Duration PING_INTERVAL = Duration.ofSeconds(25);

  static final Duration DEAD_AFTER = Duration.ofSeconds(35);
  private static final Duration NEVER = Duration.ofDays(1);
  static final Duration STALE_AFTER = Duration.ofSeconds(10);

  private final LongSupplier nanoTime;
  private final long openedAt;
  private volatile long heardAt;
  private volatile long tookAt;
  private volatile long pingAt;
  private volatile boolean established;
  private final AtomicInteger openPings = new AtomicInteger();

  Pulse(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.openedAt = nanoTime.getAsLong();
    this.heardAt = openedAt;
    this.tookAt = openedAt - NEVER.toNanos();
  }

  /** A frame came from the client. */
  public void heard() {
    heardAt = nanoTime.getAsLong();
  }

  /** The client has taken something that it was sent. */
  void took() {
    heardAt = nanoTime.getAsLong();
    tookAt = heardAt;
  }

  /** Whether the client has taken something so lately. */
  boolean hasTakenWithin(Duration time) {
    return since(tookAt) < time.toNanos();
  }

  /**
   * The client has connected; from now on it is pinged, the first time at random in the second half
   * of the interval, so that clients that came together are not pinged together.
   */
  public void established() {
    long interval = PING_INTERVAL.toNanos();
    pingAt = nanoTime.getAsLong() + ThreadLocalRandom.current().nextLong(interval / 2, interval);
    established = true;
  }

  /**
   * The client has answered a ping of its protocol.
   *
   * @return false if none was open
   */
  public boolean answered() {
    return openPings.getAndUpdate(open -> Math.max(0, open - 1)) > 0;
  }

  boolean isStale() {
    return !established && since(openedAt) > STALE_AFTER.toNanos();
  }

  boolean isDead() {
    return since(heardAt) > DEAD_AFTER.toNanos();
  }

  /** Whether a ping is due, which is then taken as sent. */
  boolean takePing() {
    if (!established || since(pingAt) < 0) {
      return false;
    }
    pingAt = nanoTime.getAsLong() + PING_INTERVAL.toNanos();
    openPings.incrementAndGet();
    return true;
  }

  private long since(long time) {
    return nanoTime.getAsLong() - time;
  }
}
