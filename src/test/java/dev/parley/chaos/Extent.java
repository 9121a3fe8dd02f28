package dev.parley.chaos;

import java.time.Duration;
import java.util.Random;

/** How much is broken and for how long: a little in the short form, by the seed in the long. */
record Extent(Random random, boolean isLong) {

  /** The same each time, and over soon. */
  static Extent brief() {
    return new Extent(new Random(1), false);
  }

  /** That many in the short form, at random from least to most in the long. */
  int times(int brief, int least, int most) {
    return isLong ? least + random.nextInt(most - least + 1) : brief;
  }

  /** So long in the short form, at random from least to most in the long. */
  Duration millis(int brief, int least, int most) {
    return Duration.ofMillis(times(brief, least, most));
  }
}
