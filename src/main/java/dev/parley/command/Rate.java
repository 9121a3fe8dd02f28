package dev.parley.command;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * So many things a second, of which those of one second may come at once (a token bucket, kept as
 * the time at which it would be full). Safe for use by any thread, without a lock.
 */
final class Rate {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final long nanosEach;
  private final LongSupplier nanoTime;
  private final AtomicLong fullAt;

  /**
   * @param perSecond 0 for any number
   */
  Rate(int perSecond, LongSupplier nanoTime) {
    this.nanosEach = perSecond == 0 ? 0 : SECOND / perSecond;
    this.nanoTime = nanoTime;
    this.fullAt = new AtomicLong(nanoTime.getAsLong());
  }

  /** Whether one more may come now, which then counts. */
  boolean take() {
    if (nanosEach == 0) {
      return true;
    }
    while (true) {
      long now = nanoTime.getAsLong();
      long before = fullAt.get();
      long after = (before - now > 0 ? before : now) + nanosEach;
      if (after - now > SECOND) {
        return false;
      }
      if (fullAt.compareAndSet(before, after)) {
        return true;
      }
    }
  }
}
