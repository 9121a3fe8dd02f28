package dev.parley.edge;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Has a thread of the container wait for an outcome where that comes sooner than another thread
 * would take over. Those threads are for others too, so nobody waits after an outcome that was late
 * until one has come in time again. Safe for use by any thread.
 */
final class Patience {
  private final long mostNanos;
  private final LongSupplier nanoClock;
  private volatile boolean isQuick = true;

  /**
   * @param most how long to wait
   */
  Patience(Duration most, LongSupplier nanoClock) {
    this.mostNanos = most.toNanos();
    this.nanoClock = nanoClock;
  }

  /**
   * Whether an outcome is there, if need be after a while. One that fails is.
   *
   * @param outcome of what has just been begun
   */
  boolean isSoon(CompletableFuture<?> outcome) {
    long begun = nanoClock.getAsLong();
    if (outcome.isDone() || isQuick && comes(outcome)) {
      return true;
    }
    isQuick = false;
    outcome.whenComplete((value, failure) -> isQuick = nanoClock.getAsLong() - begun <= mostNanos);
    return false;
  }

  private boolean comes(CompletableFuture<?> outcome) {
    try {
      outcome.get(mostNanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      return false;
    }
    return outcome.isDone();
  }
}
