package dev.parley.bench;

import dev.parley.launcher.Server;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonWriter;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** How it was measured, and every single measurement, as JSON for programs. */
final class ResultsFile {
  private ResultsFile() {}

  static void write(Path file, BenchSettings settings, Results results) throws IOException {
    JsonArrayBuilder outcomes = Json.createArrayBuilder();
    results.all().forEach(outcome -> outcomes.add(json(outcome)));
    JsonObjectBuilder run =
        json(settings)
            .add("server", Server.chosen().toString())
            .add("java", Runtime.version().toString())
            .add("processors", Runtime.getRuntime().availableProcessors())
            .add("outcomes", outcomes);
    Files.createDirectories(file.getParent());
    try (JsonWriter writer =
        Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true))
            .createWriter(Files.newBufferedWriter(file))) {
      writer.write(run.build());
    }
  }

  private static JsonObjectBuilder json(BenchSettings settings) {
    return Json.createObjectBuilder()
        .add("selection", settings.selection())
        .add("readers", settings.readers())
        .add("connections", settings.connections())
        .add("crowd", settings.crowd())
        .add("clusterRate", settings.clusterRate())
        .add("seconds", settings.seconds().toSeconds())
        .add("warmUpSeconds", settings.warmUp().toSeconds())
        .add("firstWarmUpSeconds", settings.firstWarmUp().toSeconds())
        .add("longestWarmUpSeconds", settings.longestWarmUp().toSeconds())
        .add("rounds", settings.rounds())
        .add("lag", settings.lag())
        .add("javaOptions", String.join(" ", settings.javaOptions()));
  }

  private static JsonObjectBuilder json(Outcome outcome) {
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("load", outcome.load())
            .add("system", outcome.target())
            .add("round", outcome.round())
            .add("foreignShare", outcome.foreignShare());
    if (outcome instanceof Outcome.Failed failed) {
      return json.add("failure", failed.reason());
    }
    Map<Figure, Double> figures = ((Outcome.Measured) outcome).measurement().figures();
    figures.forEach((figure, value) -> json.add(figure.name().toLowerCase(Locale.ROOT), value));
    return json;
  }
}
