package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The official JavaScript SDK under Node.js; each step is a function in {@code
 * src/test/js/scenario.mjs}. Its packages are installed below {@code target/}.
 */
class JavaScriptSdkIT extends TwoNodes {
  private static final Path SOURCES = Path.of("src", "test", "js");
  private static final Path DIRECTORY = Path.of("target", "it", "js");
  private static final long INSTALL_SECONDS = 120;
  private static final long STEP_SECONDS = 60;

  private record Run(int status, String output) {}

  @BeforeAll
  static void installPackages() throws IOException {
    assumeTrue(exists("node") && exists("npm"), "skipped: this machine has no Node.js with npm");
    Files.createDirectories(DIRECTORY);
    for (String file : List.of("package.json", "scenario.mjs")) {
      Files.copy(
          SOURCES.resolve(file), DIRECTORY.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    Run install =
        run(
            INSTALL_SECONDS,
            List.of(
                "npm",
                "install",
                "--no-audit",
                "--no-fund",
                "--no-package-lock",
                "--ignore-scripts",
                "--prefer-offline"));
    assertEquals(0, install.status(), install.output());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connects",
        "receivesAcrossNodes",
        "knowsWhoPublished",
        "publishesThroughItsSubscription",
        "getsPrivateMessagesWithoutSubscribing",
        "learnsOfItsPersonalChannel",
        "readsHistory",
        "subscribesToManyChannelsBeforeConnecting",
        "survivesUnknownNamespace",
        "survivesAnothersPersonalChannel",
        "survivesRefusedPublishing",
        "survivesRefusedRpc",
        "subscribesAgainAfterUnsubscribing",
        "comesBackAfterReconnectableDisconnect",
        "staysAwayAfterForcedDisconnect",
        "prettyPrintedPayloadArrivesIntact"
      })
  void sdk(String step) {
    Run run =
        run(
            STEP_SECONDS,
            List.of(
                "node", "scenario.mjs", step, NODE_1.base().toString(), NODE_2.base().toString()));

    assertEquals(0, run.status(), run.output());
  }

  private static boolean exists(String command) {
    try {
      return run(STEP_SECONDS, List.of(command, "--version")).status() == 0;
    } catch (AssertionError e) {
      return false;
    }
  }

  private static Run run(long seconds, List<String> command) {
    try {
      Files.createDirectories(DIRECTORY);
      Path output = DIRECTORY.resolve(command.get(0) + ".log");
      Process process =
          new ProcessBuilder(command)
              .directory(DIRECTORY.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " takes longer than " + seconds + " s");
      }
      return new Run(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(command + " does not run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
