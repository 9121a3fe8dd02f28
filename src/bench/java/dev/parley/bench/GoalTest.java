package dev.parley.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GoalTest {
  private static final String LOAD = "a-57-100";

  private final Goal goal = new Goal(LOAD, Figure.P99, "floor", 1.2);
  private final Results results = new Results(List.of("parley", "floor"));

  @Test
  void whatCountsIsTheMedianOfTheRatios() {
    measured("parley", 1, 10);
    measured("floor", 1, 10);
    measured("parley", 2, 11);
    measured("floor", 2, 10);
    measured("parley", 3, 90);
    measured("floor", 3, 10);

    assertEquals(
        Optional.of("reached a-57-100           p99, ms: 1.10, goal: at most 1.2 times floor"),
        goal.verdict(results));
  }

  @Test
  void aGoalIsMissedWhereWeFailedInARound() {
    measured("parley", 1, 10);
    measured("floor", 1, 10);
    results.add(new Outcome.Failed(LOAD, "parley", 2, "it fell behind", 0));
    measured("floor", 2, 10);

    assertEquals(
        Optional.of(
            "MISSED  a-57-100           p99, ms: failed in 1 of 2 rounds: it fell behind,"
                + " goal: at most 1.2 times floor"),
        goal.verdict(results));
  }

  @Test
  void thereIsNoGoalWithoutTheRival() {
    results.add(new Outcome.Failed(LOAD, "parley", 1, "it fell behind", 0));

    assertEquals(Optional.empty(), goal.verdict(results));
  }

  private void measured(String target, int round, double p99) {
    Measurement measurement = new Measurement(Map.of(Figure.P99, p99), 0);
    results.add(new Outcome.Measured(LOAD, target, round, measurement));
  }
}
