package dev.parley.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateTest {
  private long now = Long.MAX_VALUE - 5;

  @Test
  void asManyAsASecondHasMayComeAtOnce() {
    Rate rate = Rate.perSecond(20, () -> now);

    assertEquals(20, taken(rate, 100));
  }

  @Test
  void itRefillsAtItsRate() {
    Rate rate = Rate.perSecond(20, () -> now);
    taken(rate, 100);

    pass(Duration.ofMillis(250));

    assertEquals(5, taken(rate, 100));
  }

  @Test
  void overAMinuteItLetsThroughItsRateAndOneSecondMore() {
    Rate rate = Rate.perSecond(20, () -> now);
    int sum = 0;

    for (int i = 0; i < 6_000; i++) {
      sum += taken(rate, 1);
      pass(Duration.ofMillis(10));
    }

    assertTrue(sum >= 20 * 60 && sum <= 20 * 61, "let through " + sum);
  }

  @Test
  void whatIsNotUsedIsNotSavedBeyondASecond() {
    Rate rate = Rate.perSecond(20, () -> now);

    pass(Duration.ofHours(1));

    assertEquals(20, taken(rate, 100));
  }

  @Test
  void whatIsRefusedCostsNothing() {
    Rate rate = Rate.perSecond(20, () -> now);
    taken(rate, 10_000);

    pass(Duration.ofMillis(50));

    assertEquals(1, taken(rate, 10_000));
  }

  @Test
  void withoutALimitAnyNumberMayCome() {
    assertEquals(10_000, taken(Rate.perSecond(0, () -> now), 10_000));
  }

  @Test
  void aMinutesWorthMayComeAtOnceToo() {
    Rate rate = new Rate(120, Duration.ofMinutes(1), () -> now);
    assertEquals(120, taken(rate, 1_000));

    pass(Duration.ofSeconds(10));

    assertEquals(20, taken(rate, 1_000));
  }

  @Test
  void itIsFullAgainOnceAllMayComeAtOnce() {
    Rate rate = Rate.perSecond(20, () -> now);
    assertTrue(rate.isFull());
    taken(rate, 20);

    pass(Duration.ofMillis(999));
    assertFalse(rate.isFull());
    pass(Duration.ofMillis(1));

    assertTrue(rate.isFull());
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private static int taken(Rate rate, int attempts) {
    return (int) IntStream.range(0, attempts).filter(i -> rate.take()).count();
  }
}
