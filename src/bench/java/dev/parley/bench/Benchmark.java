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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Parley beside what one would pick instead, in one run on one machine.
 *
 * <p>Only one system works at a time. They take turns, and each round begins with another one, so
 * that what changes on the machine meanwhile meets all of them; ratios are made within a round.
 * Server CPU is what the operating system charges to the processes that hold the readers, and to no
 * other.
 */
public final class Benchmark {
  private static final PrintStream OUT = System.out;
  private static final int MOST_REPEATED_ROUNDS = 2;
  private static final Duration QUIET_PATIENCE = Duration.ofSeconds(20);
  private static final Duration GLANCE = Duration.ofMillis(200);
  private static final double QUIET_PERCENT = 15;
  private static final Duration STEP = Duration.ofSeconds(10);
  private static final double COMPILED = 0.02;

  private final BenchSettings settings;
  private final List<Target> targets;
  private final Results results;
  private final Report report;

  private Benchmark(BenchSettings settings, List<Target> targets) {
    this.settings = settings;
    this.targets = targets;
    results = new Results(targets.stream().map(Target::name).toList());
    report = new Report(results);
  }

  /**
   * Runs it with the settings of {@link BenchSettings}; ends with code 1 if it could not measure.
   */
  public static void main(String[] arguments) {
    BenchSettings settings = BenchSettings.fromSystemProperties();
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
      new Benchmark(settings, running).run(loads, output);
    } catch (LaunchException | IllegalStateException | IOException failed) {
      System.err.println("The benchmark cannot run: " + failed.getMessage());
      System.exit(1);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
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
      ResultsFile.write(output.resolve("results.json"), settings, results);
    }
    Chart.write(output.resolve("chart.svg"), results);
    loads.forEach(load -> OUT.print(report.load(load)));
    OUT.println(report.goals());
  }

  /** Instead of a round that was disturbed comes another, twice. */
  private void rounds(Load load) throws IOException, InterruptedException {
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

  private void warmUp(Load load) throws IOException, InterruptedException {
    OUT.println(" warming up");
    for (Target target : suited(load)) {
      try {
        warmUp(load, target);
      } catch (IllegalStateException | IOException failed) {
        // The rounds will tell as well, and what else it reaches.
        OUT.printf("  %-14s failed: %s%n", target.name(), failed.getMessage());
      }
    }
  }

  /** Until the system's compilers are done with what the load asks of them, if it has any. */
  private void warmUp(Load load, Target target) throws IOException, InterruptedException {
    long start = System.nanoTime();
    load.warmUp(target, settings.firstWarmUp());
    double busy;
    do {
      Compilers compilers = new Compilers(processes(target));
      load.warmUp(target, STEP);
      busy = compilers.share();
    } while (busy > COMPILED && System.nanoTime() - start < settings.longestWarmUp().toNanos());
    OUT.printf(
        "  %-14s %d s; its compilers still take %.0f %% of a processor%n",
        target.name(), Duration.ofNanos(System.nanoTime() - start).toSeconds(), 100 * busy);
  }

  private static List<ProcessHandle> processes(Target target) {
    return Stream.of(target.readerProcesses(), target.publishingProcesses())
        .flatMap(List::stream)
        .toList();
  }

  private List<Target> suited(Load load) {
    return targets.stream().filter(load::suits).toList();
  }

  private List<Outcome> round(Load load, int round) throws IOException, InterruptedException {
    List<Target> suited = new ArrayList<>(suited(load));
    Collections.rotate(suited, round);
    List<Outcome> outcomes = new ArrayList<>();
    for (Target target : suited) {
      awaitQuiet(target);
      outcomes.add(outcome(load, target, round));
    }
    return outcomes;
  }

  private Outcome outcome(Load load, Target target, int round)
      throws IOException, InterruptedException {
    try {
      Measurement measured = load.measure(target, settings.warmUp(), settings.seconds());
      OUT.printf("  %-14s %s%n", target.name(), text(measured));
      return new Outcome.Measured(load.name(), target.name(), round, measured);
    } catch (IllegalStateException | IOException failed) {
      return failed(load, target, round, String.valueOf(failed.getMessage()));
    }
  }

  private static Outcome failed(Load load, Target target, int round, String reason) {
    OUT.printf("  %-14s failed: %s%n", target.name(), reason);
    return new Outcome.Failed(load.name(), target.name(), round, reason);
  }

  /** What a system still had to do for an earlier load is not to be counted again. */
  private static void awaitQuiet(Target target) throws InterruptedException {
    long end = System.nanoTime() + QUIET_PATIENCE.toNanos();
    double busy = 100;
    while (busy > QUIET_PERCENT && System.nanoTime() < end) {
      Stopwatch stopwatch = new Stopwatch(target.readerProcesses());
      Thread.sleep(GLANCE.toMillis());
      busy = stopwatch.read().cpuPercent();
    }
  }

  private static String text(Measurement measured) {
    return measured.figures().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(each -> each.getKey().title() + " " + each.getKey().text(each.getValue()))
            .collect(Collectors.joining("; "))
        + (measured.isDisturbed() ? "  (other programs were busy)" : "");
  }
}
