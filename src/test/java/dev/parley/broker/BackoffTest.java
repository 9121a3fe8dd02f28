package dev.parley.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff();

  @Test
  void theFirstTryIsAtOnce() {
    assertEquals(Duration.ZERO, backoff.next());
  }

  @RepeatedTest(20)
  void thenTheSpanDoublesUpToOneSecond() {
    backoff.next();
    long span = 50;
    for (int i = 0; i < 100; i++) {
      long millis = backoff.next().toMillis();
      assertTrue(millis >= 1 && millis <= span, millis + " ms within " + span);
      span = Math.min(1_000, 2 * span);
    }
  }

  @Test
  void afterASuccessTheNextTryIsAtOnce() {
    backoff.next();
    backoff.next();

    backoff.reset();

    assertEquals(Duration.ZERO, backoff.next());
  }
}
