package dev.parley.bench;

import dev.parley.launcher.LaunchException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Many readers of one channel: deliveries a second, and what one delivery costs the server, beside
 * a plain loop that calls {@code getAsyncRemote().sendText} of one shared String for each session
 * from the thread that reads Redis.
 *
 * <p>Both are published to over the same road (see {@link Publisher}), and only one of them works
 * at a time. They take turns, and each round starts with the other one, so that what changes on the
 * machine meanwhile meets both; ratios are made within a round. Server CPU is what the operating
 * system charges to the process that holds the readers, and to no other. Every reader demands every
 * publication once and in order, or the run fails.
 */
public final class FanoutBenchmark {
  private static final PrintStream OUT = System.out;
  private static final int MOST_REPEATED_ROUNDS = 2;

  private final BenchSettings settings;
  private final Servers servers;

  private FanoutBenchmark(BenchSettings settings, Servers servers) {
    this.settings = settings;
    this.servers = servers;
  }

  /**
   * Runs it with the settings of {@link BenchSettings}; ends with code 1 if it could not measure.
   */
  public static void main(String[] arguments) {
    BenchSettings settings = BenchSettings.fromSystemProperties();
    try (Servers servers = new Servers(PlainWar.write(settings.war(), settings.output()))) {
      OUT.println("Starting Redis and three servers");
      servers.start();
      new FanoutBenchmark(settings, servers).run();
    } catch (LaunchException | IllegalStateException | IOException failed) {
      System.err.println("The benchmark cannot run: " + failed.getMessage());
      System.exit(1);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() throws IOException, InterruptedException {
    List<Round> rounds = new ArrayList<>();
    for (Load load : Load.values()) {
      rounds.addAll(rounds(load));
    }
    Report report = new Report(settings, rounds);
    report.write(settings.output().resolve("fanout.json"));
    OUT.println(report.table());
  }

  /** The first one only warms up. Instead of a round that was disturbed comes another, twice. */
  private List<Round> rounds(Load load) throws IOException, InterruptedException {
    List<Round> rounds = new ArrayList<>();
    OUT.printf("%s, to warm up%n", name(load));
    round(0, load);
    int quiet = 0;
    int most = settings.rounds() + MOST_REPEATED_ROUNDS;
    while (quiet < settings.rounds() && rounds.size() < most) {
      OUT.printf("%s, round %d%n", name(load), rounds.size() + 1);
      Round round = round(rounds.size(), load);
      rounds.add(round);
      quiet += round.isDisturbed() ? 0 : 1;
    }
    return rounds;
  }

  private Round round(int number, Load load) throws IOException, InterruptedException {
    if (number % 2 == 1) {
      Measurement plain = measure(servers.plainLoop(), load);
      return new Round(load, measure(servers.parley(), load), plain);
    }
    Measurement parley = measure(servers.parley(), load);
    return new Round(load, parley, measure(servers.plainLoop(), load));
  }

  private Measurement measure(Target target, Load load) throws IOException, InterruptedException {
    try (Readers readers = new Readers(target, settings.readers());
        Publisher publisher = new Publisher(servers.publishing(), target.channel(), readers)) {
      switch (load) {
        case PACED -> publisher.startPaced(settings.rate());
        case SATURATION -> publisher.startSaturating(settings.lag());
      }
      Waiting.during(settings.warmUp(), readers.loop());
      Stopwatch stopwatch = new Stopwatch(target.process(), readers);
      Waiting.during(settings.seconds(), readers.loop());
      Measurement measurement = stopwatch.stop();
      publisher.stop();
      print(target, measurement);
      return measurement;
    }
  }

  private String name(Load load) {
    return switch (load) {
      case PACED -> "At " + settings.rate() + " publications a second";
      case SATURATION -> "At saturation";
    };
  }

  private static void print(Target target, Measurement measured) {
    OUT.printf(
        Locale.ROOT,
        "  %-11s %,11.0f deliveries/s, %6.2f µs CPU each, p50 %.1f ms, p99 %.1f ms%s%n",
        target.name(),
        measured.deliveriesPerSecond(),
        measured.cpuMicrosPerDelivery(),
        measured.p50Millis(),
        measured.p99Millis(),
        measured.isDisturbed() ? "  (other programs were busy)" : "");
  }
}
