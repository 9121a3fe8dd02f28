package dev.parley.chaos;

import dev.parley.launcher.LaunchException;
import dev.parley.launcher.Options;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * The long form, {@code mvn -Pchaos}: every scenario in random order, again and again, each time
 * longer or shorter, harder or milder, as the seed has it. {@code -Dchaos.minutes=20}, {@code
 * -Dchaos.nodes=3}, {@code -Dchaos.seed=…} to repeat a run. Ends the JVM, with exit code 1 if a
 * verdict was not good.
 */
final class ChaosRun {
  private static final PrintStream OUT = System.out;
  private static final int FIRST_PORT = 25_080;
  private static final int MOST_MINUTES = 100_000;
  private static final int SEEDS = 1_000_000;
  private static final int MOST_NODES = 9;

  private final Options options = Options.given();
  private final Duration time =
      Duration.ofMinutes(options.number("chaos.minutes", 20, 1, MOST_MINUTES));
  private final int seed = options.number("chaos.seed", new Random().nextInt(SEEDS), 0, SEEDS - 1);
  private final int nodes = options.number("chaos.nodes", 3, 1, MOST_NODES);
  private final Random random = new Random(seed);
  private final long start = System.nanoTime();
  private final Map<Scenario, Sum> sums = new EnumMap<>(Scenario.class);

  /** What came of one scenario, however often it was played. */
  private record Sum(
      int times, int acknowledged, int received, Told told, Duration healing, int failed) {
    static final Sum NOTHING = new Sum(0, 0, 0, Told.NOTHING, Duration.ZERO, 0);

    static Sum of(Outcome outcome) {
      Verdict verdict = outcome.verdict();
      return new Sum(
          1,
          verdict.acknowledged(),
          verdict.received(),
          verdict.told(),
          outcome.healing(),
          verdict.isGood() ? 0 : 1);
    }

    Sum plus(Sum other) {
      return new Sum(
          times + other.times,
          acknowledged + other.acknowledged,
          received + other.received,
          told.plus(other.told),
          Collections.max(List.of(healing, other.healing)),
          failed + other.failed);
    }

    @Override
    public String toString() {
      return "%3d %s, acknowledged=%d received=%d %s, healed in %d ms at most%s"
          .formatted(
              times,
              times == 1 ? "time " : "times",
              acknowledged,
              received,
              told,
              healing.toMillis(),
              failed == 0 ? "" : ", FAILED " + failed);
    }
  }

  private ChaosRun() {}

  /** Never returns. */
  public static void main(String[] arguments) {
    try {
      System.exit(new ChaosRun().run() ? 0 : 1);
    } catch (LaunchException e) {
      System.err.println("Chaos failed: " + e.getMessage());
      System.exit(1);
    }
  }

  /** Whether every verdict was good. */
  private boolean run() {
    OUT.printf(
        "Breaking a cluster of %d nodes for %d minutes; repeat with -Dchaos.seed=%d%n",
        nodes, time.toMinutes(), seed);
    try (Scene scene = new Scene("chaos-run", nodes, FIRST_PORT, UnaryOperator.identity())) {
      scene.start();
      while (!isOver()) {
        shuffled().stream().takeWhile(next -> !isOver()).forEach(next -> play(next, scene));
      }
    }
    OUT.println();
    sums.forEach((scenario, sum) -> OUT.printf("%-22s%s%n", scenario, sum));
    Sum all = sums.values().stream().reduce(Sum.NOTHING, Sum::plus);
    OUT.printf("%-22s%s%n", "all, seed " + seed, all);
    return all.failed() == 0;
  }

  private void play(Scenario scenario, Scene scene) {
    Outcome outcome = scenario.play(scene, new Extent(random, true));
    sums.merge(scenario, Sum.of(outcome), Sum::plus);
    Duration passed = passed();
    OUT.printf("%3d:%02d %-22s%s%n", passed.toMinutes(), passed.toSecondsPart(), scenario, outcome);
  }

  private List<Scenario> shuffled() {
    List<Scenario> all = new ArrayList<>(List.of(Scenario.values()));
    all.removeIf(Scenario::lacksNodeJs);
    Collections.shuffle(all, random);
    return all;
  }

  private boolean isOver() {
    return passed().compareTo(time) >= 0;
  }

  private Duration passed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
