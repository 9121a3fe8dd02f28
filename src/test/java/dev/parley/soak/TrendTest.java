package dev.parley.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A leak is seen through chance, and chance is not taken for one. */
class TrendTest {
  private static final int SAMPLES = 21;
  private static final double TOLERANCE = 0.5;

  @Test
  void whatStaysDoesNotGrow() {
    assertFalse(grows(sample -> 100));
  }

  @Test
  void oneMoreEachTimeGrows() {
    assertTrue(grows(sample -> 100 + sample));
  }

  @Test
  void theSlopeIsTheGrowthOfEachSample() {
    assertEquals(new Trend(3, 3), trend(sample -> 7 + 3 * sample));
  }

  @Test
  void aLeakIsSeenThroughNoise() {
    Random random = new Random(1);

    assertTrue(grows(sample -> 100 + 2 * sample + 2 * random.nextGaussian()));
  }

  @Test
  void noiseIsNoLeak() {
    Random random = new Random(1);

    assertFalse(grows(sample -> 100 + 2 * random.nextGaussian()));
  }

  @Test
  void oneOddSampleIsNoLeak() {
    assertFalse(grows(sample -> sample == 15 ? 1_000 : 100));
  }

  @Test
  void oneOddSampleHidesNoLeak() {
    assertTrue(grows(sample -> sample == 15 ? 0 : 100 + sample));
  }

  @Test
  void whatGrowsAtFirstAloneIsNoLeak() {
    assertFalse(grows(sample -> Math.min(sample, 6)));
  }

  @Test
  void aPoolThatReachesItsSizeIsNoLeak() {
    for (int step = 0; step < SAMPLES; step++) {
      int when = step;

      assertFalse(grows(sample -> sample < when ? 100 : 132), "step at sample " + when);
    }
  }

  @Test
  void whatShrinksDoesNotGrow() {
    assertFalse(grows(sample -> 100 - sample));
  }

  @Test
  void growthWithinTheToleranceIsNone() {
    assertFalse(grows(sample -> 100 + TOLERANCE * sample));
  }

  @Test
  void fewSamplesTellNothing() {
    List<Double> few = values(9, sample -> 100);

    assertThrows(IllegalArgumentException.class, () -> Trend.of(few));
  }

  private static boolean grows(IntToDoubleFunction value) {
    return trend(value).grows(TOLERANCE);
  }

  private static Trend trend(IntToDoubleFunction value) {
    return Trend.of(values(SAMPLES, value));
  }

  private static List<Double> values(int count, IntToDoubleFunction value) {
    return IntStream.range(0, count).mapToDouble(value).boxed().toList();
  }
}
