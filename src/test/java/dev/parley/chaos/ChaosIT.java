package dev.parley.chaos;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.parley.launcher.NodePlan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each scenario once, briefly. */
class ChaosIT {
  static final int FIRST_PORT = 24_080;

  private static Scene scene;

  @BeforeAll
  static void start() {
    scene = new Scene("chaos", 2, FIRST_PORT, NodePlan::shortLived).start();
  }

  @AfterAll
  static void stop() {
    scene.close();
  }

  @ParameterizedTest
  @EnumSource
  void completeOrTold(Scenario scenario) {
    assumeFalse(scenario.lacksNodeJs(), "skipped: this machine has no Node.js with npm");

    Outcome outcome = scenario.play(scene, Extent.brief());

    System.out.println(scenario + ": " + outcome);
    assertTrue(outcome.verdict().isGood(), outcome::toString);
  }
}
