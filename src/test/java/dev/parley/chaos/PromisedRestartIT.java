package dev.parley.chaos;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.chaos.Told.Expected;
import org.junit.jupiter.api.Test;

/** A Redis that keeps the promise that a restart loses nothing. */
class PromisedRestartIT {
  private static final int FIRST_PORT = 24_480;

  @Test
  void nobodyNoticesARestartThatWasPromisedToKeepEverything() {
    try (Scene scene =
            new Scene(
                    "promised-restart",
                    1,
                    FIRST_PORT,
                    plan -> plan.shortLived().with("parley.redis.restart-keeps-data", "true"))
                .start();
        Load load = new Load(scene.nodes())) {
      new Acts(scene, load, Extent.brief()).redisRestarted();

      Verdict verdict = load.finish(Expected.CONNECTED);

      assertTrue(verdict.isGood(), verdict::toString);
    }
  }
}
