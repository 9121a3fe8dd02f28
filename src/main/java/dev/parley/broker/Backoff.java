package dev.parley.broker;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the next try: not at all the first time, then at random within a span
 * that doubles. Not safe for use by several threads.
 */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private int failures;

  /** The wait before the next try. */
  Duration next() {
    int doublings = Math.min(failures++, 20) - 1;
    if (doublings < 0) {
      return Duration.ZERO;
    }
    long span = Math.min(LONGEST.toMillis(), FIRST.toMillis() << doublings);
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(1, span + 1));
  }

  /** A try has succeeded. */
  void reset() {
    failures = 0;
  }
}
