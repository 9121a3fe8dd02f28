package dev.parley.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of rounds in which somebody failed or other programs were busy. */
class ResultsTest {
  private static final String LOAD = "a-57-100";
  private static final double QUIET = 0.01;
  private static final double LOUD = 0.5;

  private final Results results = new Results(List.of("parley", "floor"));

  @Test
  void aFailureIsCountedAmongTheRounds() {
    measured("parley", 1, QUIET);
    failed("parley", 2, QUIET);
    measured("parley", 3, QUIET);

    assertEquals(
        Optional.of("failed in 1 of 3 rounds: it fell behind"), results.failure(LOAD, "parley"));
  }

  @Test
  void aFailureIsNobodyElses() {
    failed("parley", 1, QUIET);
    measured("floor", 1, QUIET);

    assertEquals(Optional.empty(), results.failure(LOAD, "floor"));
  }

  @Test
  void aRoundInWhichAFailureWasDisturbedIsDisturbed() {
    failed("parley", 1, LOUD);
    measured("parley", 2, QUIET);

    assertEquals(Set.of(1), results.disturbed(LOAD));
  }

  @Test
  void aFailureInADisturbedRoundDoesNotCountIfAnotherRoundWasQuiet() {
    failed("parley", 1, LOUD);
    measured("parley", 2, QUIET);

    assertEquals(Optional.empty(), results.failure(LOAD, "parley"));
  }

  @Test
  void whereEveryRoundWasDisturbedAllOfThemCount() {
    failed("parley", 1, LOUD);
    measured("parley", 2, LOUD);

    assertEquals(
        Optional.of("failed in 1 of 2 rounds: it fell behind"), results.failure(LOAD, "parley"));
  }

  @Test
  void failuresAreNoMeasurements() {
    failed("parley", 1, QUIET);

    assertFalse(results.isAnythingMeasured());
  }

  private void measured(String target, int round, double foreignShare) {
    Measurement measurement = new Measurement(Map.of(Figure.P99, 7.0), foreignShare);
    results.add(new Outcome.Measured(LOAD, target, round, measurement));
  }

  private void failed(String target, int round, double foreignShare) {
    results.add(new Outcome.Failed(LOAD, target, round, "it fell behind", foreignShare));
  }
}
