package dev.parley.bench.client;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition, not longer than is reasonable. */
public final class Waiting {
  private static final long PAUSE_MILLIS = 20;

  private Waiting() {}

  /**
   * @param state what to say when the patience is over
   * @throws IllegalStateException when it is, or when a socket of the loop failed
   */
  public static void until(
      Duration patience, BooleanSupplier condition, Supplier<String> state, SocketLoop loop)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      loop.check();
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException(
            "after " + patience.toSeconds() + " s only: " + state.get());
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /** Lets time pass while the sockets of the loop work. */
  public static void during(Duration time, SocketLoop loop) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      loop.check();
      Thread.sleep(PAUSE_MILLIS);
    }
  }
}
