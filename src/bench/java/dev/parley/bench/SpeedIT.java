package dev.parley.bench;

import static org.junit.jupiter.api.Assertions.fail;

import dev.parley.bench.client.NotHeldException;
import dev.parley.bench.target.Lab;
import dev.parley.bench.target.Target;
import dev.parley.bench.target.Targets;
import dev.parley.launcher.Ports;
import dev.parley.launcher.RedisProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Fan-out has not become slow, in comparison with the plain loop and with the floor. The bounds are
 * far from what a quiet machine shows, and one good round of several is enough: other programs can
 * slow down either side of a ratio, and what has become slow for good misses in all rounds.
 */
class SpeedIT {
  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final Duration TIME = Duration.ofMillis(1_500);
  private static final int MOST_ROUNDS = 4;
  private static final int READERS = 300;
  private static final int BYTES = 57;
  private static final int LAG = 256;

  private static final Load LOW_RATE =
      new FanOut("low rate", 1, READERS, BYTES, OptionalInt.of(100), 0);
  private static final Load SATURATION =
      new FanOut("saturation", 1, READERS, BYTES, OptionalInt.empty(), LAG);

  private static final List<Target> RUNNING = new ArrayList<>();
  private static RedisProcess redis;

  @BeforeAll
  static void start() {
    Path checkout = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    redis = new RedisProcess(Ports.free(), checkout.resolve("target/bench/redis"));
    redis.clear();
    redis.start();
    List<String> names = List.of("parley", "plain", "floor");
    for (Target target : Targets.all(new Lab(checkout, redis, List.of()))) {
      if (names.contains(target.name()) && target.missing().isEmpty()) {
        RUNNING.add(target);
        target.start();
      }
    }
  }

  @AfterAll
  static void stop() {
    RUNNING.forEach(Target::close);
    redis.close();
  }

  @Test
  @EnabledIf("isPlainLoopHere")
  void atSaturationACpuSecondDeliversTwiceAsMuchAsThePlainLoops() throws Exception {
    assertSomeRound(SATURATION, Figure.DELIVERIES_PER_CPU_SECOND, "plain", 2);
  }

  @Test
  @EnabledIf("isPlainLoopHere")
  void atALowRateADeliveryCostsAtMostTwiceThePlainLoops() throws Exception {
    assertSomeRound(LOW_RATE, Figure.CPU_PER_DELIVERY, "plain", 2);
  }

  @Test
  void atALowRateADeliveryCostsAtMostThriceTheFloors() throws Exception {
    assertSomeRound(LOW_RATE, Figure.CPU_PER_DELIVERY, "floor", 3);
  }

  @Test
  void atALowRateADeliveryTakesAtMostThriceAsLongAsTheFloors() throws Exception {
    assertSomeRound(LOW_RATE, Figure.P50, "floor", 3);
  }

  static boolean isPlainLoopHere() {
    return RUNNING.stream().anyMatch(target -> target.name().equals("plain"));
  }

  private static void assertSomeRound(Load load, Figure figure, String rival, double bound)
      throws IOException, InterruptedException {
    List<Double> ratios = new ArrayList<>();
    while (ratios.size() < MOST_ROUNDS) {
      double ratio = ratio(load, figure, rival);
      ratios.add(ratio);
      if (figure.moreIsBetter() ? ratio >= bound : ratio <= bound) {
        return;
      }
    }
    fail(figure.title() + ", divided by that of " + rival + ": " + ratios + ", bound " + bound);
  }

  /** Not a number, which is never good, if one of both could not hold the load in this round. */
  private static double ratio(Load load, Figure figure, String rival)
      throws IOException, InterruptedException {
    try {
      return measure("parley", load, figure) / measure(rival, load, figure);
    } catch (NotHeldException behind) {
      return Double.NaN;
    }
  }

  private static double measure(String name, Load load, Figure figure)
      throws IOException, InterruptedException {
    Target target =
        RUNNING.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    return load.measure(target, WARM_UP, TIME).figures().get(figure);
  }
}
