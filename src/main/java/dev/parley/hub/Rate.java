package dev.parley.hub;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.LongSupplier;

/**
 * So many things in a time, all of which may come at once (a token bucket, kept as the time at
 * which it would be full). Safe for use by any thread, without a lock.
 */
public final class Rate {
  private static final AtomicLongFieldUpdater<Rate> FULL_AT =
      AtomicLongFieldUpdater.newUpdater(Rate.class, "fullAt");

  private final long nanosTogether;
  private final long nanosEach;
  private final LongSupplier nanoTime;
  private volatile long fullAt;

  /**
   * @param most 0 for any number
   * @param time in which they may come
   */
  public Rate(int most, Duration time, LongSupplier nanoTime) {
    this.nanosTogether = time.toNanos();
    this.nanosEach = most == 0 ? 0 : nanosTogether / most;
    this.nanoTime = nanoTime;
    this.fullAt = nanoTime.getAsLong();
  }

  /** So many a second. */
  public static Rate perSecond(int most, LongSupplier nanoTime) {
    return new Rate(most, Duration.ofSeconds(1), nanoTime);
  }

  /** Whether one more may come now, which then counts. */
  public boolean take() {
    if (nanosEach == 0) {
      return true;
    }
    while (true) {
      long now = nanoTime.getAsLong();
      long before = fullAt;
      long after = (before - now > 0 ? before : now) + nanosEach;
      if (after - now > nanosTogether) {
        return false;
      }
      if (FULL_AT.compareAndSet(this, before, after)) {
        return true;
      }
    }
  }

  /** Whether all may come at once again, as if none had come yet. */
  public boolean isFull() {
    return fullAt - nanoTime.getAsLong() <= 0;
  }
}
