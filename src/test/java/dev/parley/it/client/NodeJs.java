package dev.parley.it.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Node.js, where this machine has it, with the scripts of {@code src/test/js} and the packages that
 * they need, in a directory below {@code target/}. Safe for use by any thread.
 */
public final class NodeJs {
  private static final Path ROOT = Path.of(System.getProperty("basedir", ""));
  private static final Path SOURCES = ROOT.resolve(Path.of("src", "test", "js"));
  private static final Path DIRECTORY = ROOT.resolve(Path.of("target", "it", "js"));
  private static final long INSTALL_SECONDS = 120;
  private static final long PROBE_SECONDS = 30;

  private static final AtomicInteger RUNS = new AtomicInteger();

  private NodeJs() {}

  /**
   * How a script ended.
   *
   * @param status 0 if all is well
   * @param output both its outputs
   */
  public record Run(int status, String output) {}

  /** Whether there is a Node.js with npm. */
  public static boolean isHere() {
    return exists("node") && exists("npm");
  }

  /** Puts a script where its packages are, and installs these. */
  public static void install(String script) {
    try {
      Files.createDirectories(DIRECTORY);
      for (String file : List.of("package.json", script)) {
        Files.copy(
            SOURCES.resolve(file), DIRECTORY.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new AssertionError("cannot copy " + script, e);
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
    if (install.status() != 0) {
      throw new AssertionError(install.output());
    }
  }

  /** Runs a command there to its end. */
  public static Run run(long seconds, List<String> command) {
    try {
      Files.createDirectories(DIRECTORY);
      Path output = DIRECTORY.resolve(command.get(0) + "-" + RUNS.incrementAndGet() + ".log");
      Process process =
          process(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
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

  /** A command that is to be run there. */
  public static ProcessBuilder process(List<String> command) {
    return new ProcessBuilder(command).directory(DIRECTORY.toFile());
  }

  private static boolean exists(String command) {
    try {
      return run(PROBE_SECONDS, List.of(command, "--version")).status() == 0;
    } catch (AssertionError e) {
      return false;
    }
  }
}
