package dev.parley.hub;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * For how long somebody vouches for something that a client has. Whoever has not renewed it some
 * time after the end loses that. Safe for use by any thread.
 */
public final class Lease {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long GRACE_MILLIS = 25_000;

  private volatile long endsAt = NEVER;

  Lease() {}

  /**
   * Has it end at another time.
   *
   * @param end never, if there is none
   */
  public void endAt(Optional<Instant> end) {
    endsAt = end.map(Instant::toEpochMilli).orElse(NEVER);
  }

  /** How long that is from now, in whole seconds, at least one; for ever, if there are none. */
  public OptionalLong secondsLeft() {
    long end = endsAt;
    return end == NEVER
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(1, (end - System.currentTimeMillis()) / 1_000));
  }

  /** Whether it is over by more than a client needs to come with another token. */
  boolean isOver() {
    long end = endsAt;
    return end != NEVER && System.currentTimeMillis() - end > GRACE_MILLIS;
  }
}
