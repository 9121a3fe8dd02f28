package dev.parley.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A running child with a log file, and the signals that can be sent to it. */
public final class ChildProcess {

  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
  private static final File NOTHING = new File("/dev/null");

  private final String name;
  private final Process process;
  private final Path log;

  private ChildProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it with both its outputs appended to {@code log}, and with nothing to read: Payara waits
   * half a minute for a pipe to say something.
   */
  public static ChildProcess start(String name, ProcessBuilder builder, Path log) {
    try {
      Files.createDirectories(log.getParent());
      Process process =
          builder
              .redirectErrorStream(true)
              .redirectInput(NOTHING)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      Reaper.watch(process);
      return new ChildProcess(name, process, log);
    } catch (IOException e) {
      throw new LaunchException(name + " cannot be started: " + e.getMessage(), e);
    }
  }

  /** What the operating system knows it by; it may have ended. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  CompletableFuture<?> ended() {
    return process.onExit();
  }

  /**
   * Waits until {@code ready} says so.
   *
   * @throws LaunchException if the process ends first or patience does; it lives on in that case
   */
  public void awaitReady(BooleanSupplier ready, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!ready.getAsBoolean()) {
      if (endsWithin(POLL_INTERVAL)) {
        throw new LaunchException(
            name + " ended while it started" + lastWords() + " (log: " + logName() + ")");
      }
      if (System.nanoTime() > deadline) {
        throw new LaunchException(
            name + " was not ready in " + patience.toSeconds() + " s (log: " + logName() + ")");
      }
    }
  }

  /** Waits for the end of a process that ends by itself, and gives its exit code. */
  public int awaitEnd(Duration patience) {
    if (!endsWithin(patience)) {
      kill();
      throw new LaunchException(
          name + " took more than " + patience.toSeconds() + " s (log: " + logName() + ")");
    }
    return process.exitValue();
  }

  /**
   * Asks it to end (SIGTERM) and kills it if it has not within {@code grace}, and what it has
   * started and left behind.
   */
  public void stop(Duration grace) {
    List<ProcessHandle> family = Reaper.families(List.of(handle()));
    process.destroy();
    endsWithin(grace);
    kill(family);
  }

  /**
   * Ends it at once (SIGKILL), frozen or not, with all that it has started, and returns when it is
   * gone.
   */
  void kill() {
    kill(Reaper.families(List.of(handle())));
  }

  private void kill(List<ProcessHandle> family) {
    process.destroyForcibly();
    family.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
  }

  /** Freezes it (SIGSTOP): its sockets stay open, and nothing answers. */
  void pause() {
    signal("STOP");
  }

  /** Lets it go on (SIGCONT). */
  void resume() {
    signal("CONT");
  }

  private void signal(String signal) {
    try {
      int status =
          new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid()).start().waitFor();
      if (status != 0) {
        throw new LaunchException("SIG" + signal + " did not reach " + name);
      }
    } catch (IOException e) {
      throw new LaunchException("SIG" + signal + " did not reach " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchException("Interrupted while " + name + " got SIG" + signal, e);
    }
  }

  private boolean endsWithin(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchException("Interrupted while waiting for " + name, e);
    }
  }

  private String lastWords() {
    return lastLine().map(line -> ": " + line).orElse("");
  }

  private Optional<String> lastLine() {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
      return lines.stream().filter(line -> !line.isBlank()).reduce((first, second) -> second);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private Path logName() {
    return Workspace.relative(log);
  }
}
