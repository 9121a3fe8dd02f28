package dev.parley.bench;

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

/** Every single measurement as JSON, for programs. */
final class ResultsFile {
  private ResultsFile() {}

  static void write(Path file, BenchSettings settings, Results results) throws IOException {
    JsonArrayBuilder outcomes = Json.createArrayBuilder();
    results.all().forEach(outcome -> outcomes.add(json(outcome)));
    JsonObjectBuilder run =
        Json.createObjectBuilder()
            .add("seconds", settings.seconds().toSeconds())
            .add("warmUpSeconds", settings.warmUp().toSeconds())
            .add("firstWarmUpSeconds", settings.firstWarmUp().toSeconds())
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

  private static JsonObjectBuilder json(Outcome outcome) {
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("load", outcome.load())
            .add("system", outcome.target())
            .add("round", outcome.round());
    if (outcome instanceof Outcome.Failed failed) {
      return json.add("failure", failed.reason());
    }
    Measurement measurement = ((Outcome.Measured) outcome).measurement();
    measurement
        .figures()
        .forEach((figure, value) -> json.add(figure.name().toLowerCase(Locale.ROOT), value));
    return json.add("foreignShare", measurement.foreignShare());
  }
}
