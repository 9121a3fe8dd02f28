package dev.parley.chaos;

import java.time.Duration;

/**
 * What came of a scenario.
 *
 * @param verdict on all that was acknowledged and received
 * @param healing the longest time from the end of a fault until everything went its way again
 */
record Outcome(Verdict verdict, Duration healing) {

  @Override
  public String toString() {
    return verdict + "\n  healed in " + healing.toMillis() + " ms at most";
  }
}
