package dev.parley.bench;

import dev.parley.bench.target.Lab;
import dev.parley.bench.target.Target;
import dev.parley.bench.target.Targets;
import dev.parley.launcher.LaunchException;
import dev.parley.launcher.Ports;
import dev.parley.launcher.RedisProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.FlushMode;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Parley beside what one would pick instead, in one run on one machine.
 *
 * <p>Only one system works at a time. They take turns, and each round begins with another one, so
 * that what changes on the machine meanwhile meets all of them; ratios are made within a round. The
 * others follow in an order of that round, so that nobody always bears what the same one leaves
 * behind. Server CPU is what the operating system charges to the processes that hold the readers,
 * and to no other.
 */
public final class Benchmark {
  private static final PrintStream OUT = System.out;
  private static final int MOST_REPEATED_ROUNDS = 2;
  private static final Duration QUIET_PATIENCE = Duration.ofSeconds(20);
  private static final Duration GLANCE = Duration.ofMillis(200);
  private static final double QUIET_PERCENT = 15;

  private final BenchSettings settings;
  private final RedisProcess redis;
  private final List<Target> targets;
  private final Results results;
  private final Report report;

  private Benchmark(BenchSettings settings, RedisProcess redis, List<Target> targets) {
    this.settings = settings;
    this.redis = redis;
    this.targets = targets;
    results = new Results(targets.stream().map(Target::name).toList());
    report = new Report(results);
  }

  /**
   * Runs it with the settings of {@link BenchSettings}; ends with code 1 if it could not measure.
   */
  public static void main(String[] arguments) {
    try {
      run(BenchSettings.of(System.getProperties()));
    } catch (LaunchException | IllegalStateException | IOException failed) {
      System.err.println("The benchmark cannot run: " + failed.getMessage());
      System.exit(1);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(BenchSettings settings) throws IOException, InterruptedException {
    Path output = settings.checkout().resolve("target").resolve("bench");
    RedisProcess redis = new RedisProcess(Ports.free(), output.resolve("redis"));
    List<Target> running = new ArrayList<>();
    try {
      List<Target> known = Targets.all(new Lab(settings.checkout(), redis, settings.javaOptions()));
      Selection selection = selection(settings, known);
      List<Load> loads = runnable(selection.among(Loads.all(settings), Load::name));
      List<Target> wanted =
          selection.among(known, Target::name).stream()
              .filter(target -> loads.stream().anyMatch(load -> load.suits(target)))
              .toList();
      redis.clear();
      redis.start();
      wanted.stream().filter(Benchmark::start).forEach(running::add);
      new Benchmark(settings, redis, running).run(loads, output);
    } finally {
      running.forEach(Target::close);
      redis.close();
    }
  }

  private static Selection selection(BenchSettings settings, List<Target> known) {
    Stream<String> names =
        Stream.concat(
            Loads.all(settings).stream().map(Load::name), known.stream().map(Target::name));
    return Selection.of(settings.selection(), names.toList());
  }

  private static List<Load> runnable(List<Load> loads) {
    loads.forEach(
        load ->
            load.missing().ifPresent(what -> OUT.printf("skipped: %s: %s%n", load.name(), what)));
    return loads.stream().filter(load -> load.missing().isEmpty()).toList();
  }

  /** Whether it runs; without Parley nothing can be compared. */
  private static boolean start(Target target) {
    Optional<String> missing = target.missing();
    if (missing.isPresent()) {
      OUT.printf("skipped: %s: %s%n", target.name(), missing.get());
      return false;
    }
    OUT.printf("Starting %s%n", target.name());
    try {
      target.start();
      return true;
    } catch (LaunchException failed) {
      target.close();
      if (target.name().equals(Results.OURS)) {
        throw failed;
      }
      OUT.printf("skipped: %s: %s%n", target.name(), failed.getMessage());
      return false;
    }
  }

  private void run(List<Load> loads, Path output) throws IOException, InterruptedException {
    for (Load load : loads) {
      OUT.printf("%n%s: %s%n", load.name(), load.title());
      rounds(load);
      OUT.print(report.load(load));
      ResultsFile.write(output.resolve("results.json"), settings, results);
      Chart.write(output.resolve("chart.svg"), settings, results);
    }
    if (!results.isAnythingMeasured()) {
      throw new IllegalStateException("nothing was measured, for the reasons above");
    }
    OUT.println(report.goals());
  }

  /** Instead of a round that was disturbed comes another, twice. */
  private void rounds(Load load) throws InterruptedException {
    if (!load.isCold()) {
      warmUp(load);
    }
    int most = settings.rounds() + MOST_REPEATED_ROUNDS;
    int round = 0;
    while (round - results.disturbed(load.name()).size() < settings.rounds() && round < most) {
      round++;
      OUT.printf(" round %d%n", round);
      round(load, round).forEach(results::add);
    }
  }

  private void warmUp(Load load) throws InterruptedException {
    OUT.println(" warming up");
    WarmUp warmUp = new WarmUp(settings.firstWarmUp(), settings.longestWarmUp());
    for (Target target : suited(load)) {
      emptyRedis();
      warmUp.of(target, load);
    }
  }

  private List<Target> suited(Load load) {
    return targets.stream().filter(load::suits).toList();
  }

  private List<Outcome> round(Load load, int round) throws InterruptedException {
    List<Outcome> outcomes = new ArrayList<>();
    for (Target target : inOrderOf(round, suited(load))) {
      emptyRedis();
      awaitQuiet();
      Outcome outcome = outcome(load, target, round);
      OUT.printf(
          "  %-14s %s%s%n",
          target.name(),
          text(outcome),
          outcome.isDisturbed() ? "  (other programs were busy)" : "");
      outcomes.add(outcome);
    }
    return outcomes;
  }

  /** Each round begins with the next one, and has its own order of who comes behind whom. */
  static <T> List<T> inOrderOf(int round, List<T> all) {
    List<T> order = new ArrayList<>(all);
    Collections.rotate(order, round);
    Collections.shuffle(order.subList(Math.min(1, order.size()), order.size()), new Random(round));
    return order;
  }

  private Outcome outcome(Load load, Target target, int round) throws InterruptedException {
    try {
      return new Outcome.Measured(
          load.name(),
          target.name(),
          round,
          load.measure(target, settings.warmUp(), settings.seconds()));
    } catch (IllegalStateException | LaunchException | IOException failed) {
      return new Outcome.Failed(
          load.name(),
          target.name(),
          round,
          String.valueOf(failed.getMessage()),
          ForeignLoad.share());
    }
  }

  /**
   * Redis refuses to write when it is full, and nobody needs what was published before: channels
   * are new ones in each measurement.
   */
  private void emptyRedis() {
    try (Jedis jedis = new Jedis(redis.uri())) {
      jedis.flushDB(FlushMode.ASYNC);
    } catch (JedisException e) {
      // Whoever needs Redis will tell.
      OUT.println("  Redis was not emptied: " + e.getMessage());
    }
  }

  /** What any system still had to do for an earlier load is not to be counted again. */
  private static void awaitQuiet() throws InterruptedException {
    long end = System.nanoTime() + QUIET_PATIENCE.toNanos();
    double busy = 100;
    while (busy > QUIET_PERCENT && System.nanoTime() < end) {
      Stopwatch stopwatch = new Stopwatch(List.of(ProcessHandle.current()));
      Thread.sleep(GLANCE.toMillis());
      busy = stopwatch.read().cpuPercent();
    }
    if (busy > QUIET_PERCENT) {
      OUT.printf("  what waits still takes %.0f %% of a core%n", busy);
    }
  }

  private static String text(Outcome outcome) {
    if (outcome instanceof Outcome.Failed failed) {
      return "failed: " + failed.reason();
    }
    Map<Figure, Double> figures = ((Outcome.Measured) outcome).measurement().figures();
    return figures.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(each -> each.getKey().title() + " " + each.getKey().text(each.getValue()))
        .collect(Collectors.joining("; "));
  }
}
