package dev.parley.broker;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When a channel has been silent for so long that its position should be compared with its
 * stream's: the last publication may be the lost one, and no later one tells. For use by the
 * channel's lane only.
 */
final class Silence {
  private final Duration longest;
  private boolean broken = true;
  private long endsAt;

  /**
   * @param longest how long a channel may be silent; at random between half of it and all, so that
   *     channels which fell silent together are not all read together
   */
  Silence(Duration longest) {
    this.longest = longest;
  }

  /** Something came. */
  void broken() {
    broken = true;
  }

  /** Whether it has lasted too long; a new one begins then. */
  boolean isOver(long now) {
    boolean isOver = !broken && now - endsAt > 0;
    if (broken || isOver) {
      broken = false;
      endsAt = now + ThreadLocalRandom.current().nextLong(longest.toNanos() / 2, longest.toNanos());
    }
    return isOver;
  }
}
