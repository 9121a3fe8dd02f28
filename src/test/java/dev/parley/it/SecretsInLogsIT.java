package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.parley.access.TestTokens;
import dev.parley.launcher.RedisProcess;
import dev.parley.launcher.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the whole test run has left in logs: of all nodes, of Redis, of the tests. Comes last of all
 * classes, by its order, so that there is something to look at.
 */
@Order(Integer.MAX_VALUE)
class SecretsInLogsIT {
  private static final Path TARGET = Path.of("target");

  /** A test's secret, as it is or in a URI, or a token: those begin with {@code {"} in Base64. */
  private static final Pattern SECRET =
      Pattern.compile(Pattern.quote(Secrets.MARK) + "|eyJ[A-Za-z0-9_-]{6,}\\.");

  /** Maven's reports repeat what the build gave them, which is no log of ours. */
  private static final String GIVEN = "<property name=\"env.IT_";

  @Test
  void noLogOfTheRunHoldsASecret() throws IOException {
    List<String> places = new ArrayList<>();
    List<Path> logs = logs(TARGET);
    for (Path log : logs) {
      places.addAll(placesOfSecrets(log));
    }

    assertFalse(logs.isEmpty(), "no logs");
    assertEquals(List.of(), places, "secrets in logs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"server.log", "redis/redis.log", "failsafe-reports/FooIT-output.txt"})
  void aSecretIsFoundWhereItWouldBe(String name, @TempDir Path directory) throws IOException {
    Path log = directory.resolve(name);
    Files.createDirectories(log.getParent());
    String token = TestTokens.of("alice", Instant.now());
    Files.write(
        log,
        List.of(
            "nothing",
            "secret " + TestTokens.SECRET,
            "redis://parley:" + RedisProcess.passwordOf("parley") + "@127.0.0.1",
            "GET /ws?token=" + token,
            "at Proxy$keyJoin.invoke"));

    assertEquals(List.of(log), logs(directory));
    assertEquals(List.of(log + ":2", log + ":3", log + ":4"), placesOfSecrets(log));
  }

  private static List<Path> logs(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).filter(SecretsInLogsIT::isLog).sorted().toList();
    }
  }

  private static boolean isLog(Path file) {
    String name = file.getFileName().toString();
    boolean isReport =
        file.getParent().endsWith("failsafe-reports")
            && (name.endsWith(".txt") || name.endsWith(".xml"));
    return name.endsWith(".log") || isReport;
  }

  /** Where, not what: this test's own report is read as well. */
  private static List<String> placesOfSecrets(Path log) throws IOException {
    List<String> places = new ArrayList<>();
    // Every byte is a character: a log may be cut, or hold what is no UTF-8.
    List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
    for (int i = 0; i < lines.size(); i++) {
      if (SECRET.matcher(lines.get(i)).find() && !lines.get(i).contains(GIVEN)) {
        places.add(log + ":" + (i + 1));
      }
    }
    return places;
  }
}
