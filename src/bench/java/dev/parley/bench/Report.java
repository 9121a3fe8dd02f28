package dev.parley.bench;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonWriter;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What the rounds have shown: a table for people, a file for programs. */
final class Report {
  private static final String COLUMNS = "  %-32s%-34s%-34s%s%n";
  private static final double LEAST_DELIVERIES_RATIO = 3;
  private static final double MOST_PACED_RATIO = 1.2;

  private final BenchSettings settings;
  private final List<Round> saturation;
  private final List<Round> paced;
  private final List<Round> leftOut;
  private final StringBuilder text = new StringBuilder();

  Report(BenchSettings settings, List<Round> rounds) {
    this.settings = settings;
    saturation = counted(rounds, Load.SATURATION);
    paced = counted(rounds, Load.PACED);
    leftOut =
        rounds.stream()
            .filter(round -> !saturation.contains(round) && !paced.contains(round))
            .toList();
  }

  /** The table: medians, and in parentheses the least and the most of all rounds. */
  String table() {
    text.setLength(0);
    line(
        "%n%d readers of one channel, payloads of %d bytes, %d + %d rounds of %d s: median (least-most)%n",
        settings.readers(),
        Payload.LENGTH,
        saturation.size(),
        paced.size(),
        settings.seconds().toSeconds());
    saturation();
    paced();
    goals();
    disturbance();
    return text.toString();
  }

  /** Writes every round and the ratios as JSON. */
  void write(Path file) throws IOException {
    JsonObject json =
        Json.createObjectBuilder()
            .add("readers", settings.readers())
            .add("payloadBytes", Payload.LENGTH)
            .add("seconds", settings.seconds().toSeconds())
            .add("lag", settings.lag())
            .add("java", Runtime.version().toString())
            .add("processors", Runtime.getRuntime().availableProcessors())
            .add("saturation", rounds(saturation))
            .add("publicationsPerSecond" + settings.rate(), rounds(paced))
            .add("leftOut", rounds(leftOut))
            .add("ratios", ratios())
            .build();
    Files.createDirectories(file.getParent());
    try (JsonWriter writer =
        Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true))
            .createWriter(Files.newBufferedWriter(file))) {
      writer.write(json);
    }
  }

  private void saturation() {
    head("at saturation");
    row("deliveries a second", saturation, Measurement::deliveriesPerSecond, 0);
    row("deliveries per CPU second", saturation, Measurement::deliveriesPerCpuSecond, 0);
    row("server CPU per delivery, µs", saturation, Measurement::cpuMicrosPerDelivery, 2);
  }

  private void paced() {
    head("at " + settings.rate() + " publications a second");
    row("server CPU per delivery, µs", paced, Measurement::cpuMicrosPerDelivery, 2);
    row("p50, ms", paced, Measurement::p50Millis, 1);
    row("p99, ms", paced, Measurement::p99Millis, 1);
    row("longest, ms", paced, Measurement::maxMillis, 1);
  }

  private void goals() {
    line("%n");
    goal(
        "deliveries per CPU second at saturation, at least %.0f times the plain loop's",
        LEAST_DELIVERIES_RATIO, deliveriesRatio().median() >= LEAST_DELIVERIES_RATIO);
    goal(
        "CPU per delivery at " + settings.rate() + "/s, at most %.1f times the plain loop's",
        MOST_PACED_RATIO,
        cpuRatio().median() <= MOST_PACED_RATIO);
    goal(
        "p99 at " + settings.rate() + "/s, at most %.1f times the plain loop's",
        MOST_PACED_RATIO,
        p99Ratio().median() <= MOST_PACED_RATIO);
  }

  private void disturbance() {
    if (!leftOut.isEmpty()) {
      line(
          "%nOther programs were busy during %d more rounds, which are left out.%n",
          leftOut.size());
    }
    if (Stream.concat(saturation.stream(), paced.stream()).anyMatch(Round::isDisturbed)) {
      line("%nOther programs were busy all the time: measure again.%n");
    }
  }

  /**
   * The rounds that nothing disturbed; all, if there is none. What they measured does not matter.
   */
  private static List<Round> counted(List<Round> rounds, Load load) {
    List<Round> all = rounds.stream().filter(round -> round.load() == load).toList();
    List<Round> quiet = all.stream().filter(round -> !round.isDisturbed()).toList();
    return quiet.isEmpty() ? all : quiet;
  }

  private void goal(String goal, double value, boolean reached) {
    line("  " + (reached ? "reached  " : "MISSED   ") + goal + "%n", value);
  }

  private void head(String load) {
    line("%n");
    line(COLUMNS, load, "Parley", "plain loop", "Parley / plain loop");
  }

  private void row(
      String name, List<Round> rounds, ToDoubleFunction<Measurement> figure, int decimals) {
    line(
        COLUMNS,
        name,
        Spread.of(rounds, round -> figure.applyAsDouble(round.parley())).text(decimals),
        Spread.of(rounds, round -> figure.applyAsDouble(round.plain())).text(decimals),
        Spread.of(rounds, round -> round.ratio(figure)).text(2));
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }

  private Spread deliveriesRatio() {
    return Spread.of(saturation, round -> round.ratio(Measurement::deliveriesPerCpuSecond));
  }

  private Spread cpuRatio() {
    return Spread.of(paced, round -> round.ratio(Measurement::cpuMicrosPerDelivery));
  }

  private Spread p99Ratio() {
    return Spread.of(paced, round -> round.ratio(Measurement::p99Millis));
  }

  private JsonObjectBuilder ratios() {
    return Json.createObjectBuilder()
        .add("saturationDeliveriesPerCpuSecond", json(deliveriesRatio()))
        .add("pacedCpuPerDelivery", json(cpuRatio()))
        .add("pacedP99", json(p99Ratio()));
  }

  private static JsonArrayBuilder rounds(List<Round> rounds) {
    JsonArrayBuilder array = Json.createArrayBuilder();
    for (Round round : rounds) {
      array.add(
          Json.createObjectBuilder()
              .add("load", round.load().name().toLowerCase(Locale.ROOT))
              .add("parley", json(round.parley()))
              .add("plainLoop", json(round.plain())));
    }
    return array;
  }

  private static JsonObjectBuilder json(Measurement measured) {
    return Json.createObjectBuilder()
        .add("deliveries", measured.deliveries())
        .add("nanos", measured.nanos())
        .add("serverCpuNanos", measured.cpuNanos())
        .add("p50Micros", measured.p50Micros())
        .add("p99Micros", measured.p99Micros())
        .add("maxMicros", measured.maxMicros())
        .add("foreignShare", measured.foreignShare());
  }

  private static JsonObjectBuilder json(Spread spread) {
    return Json.createObjectBuilder()
        .add("median", spread.median())
        .add("least", spread.least())
        .add("most", spread.most());
  }
}
