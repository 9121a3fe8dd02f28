package dev.parley.bench.target;

import dev.parley.launcher.ChildProcess;
import dev.parley.launcher.LaunchException;
import dev.parley.launcher.Ports;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A system of one or more programs that listen on ports. The first one that is run holds the
 * readers, the second one takes publications.
 */
abstract class ProcessTarget implements Target {
  private static final Duration BUILD_PATIENCE = Duration.ofMinutes(8);
  private static final Duration START_PATIENCE = Duration.ofSeconds(30);
  private static final Duration STOP_GRACE = Duration.ofSeconds(5);

  private final Lab lab;
  private final String name;
  private final List<String> tools;
  private final List<ChildProcess> processes = new ArrayList<>();
  private boolean isBuilt;

  /**
   * Nothing is started yet.
   *
   * @param tools programs that have to be on the path
   */
  ProcessTarget(Lab lab, String name, String... tools) {
    this.lab = lab;
    this.name = name;
    this.tools = List.of(tools);
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public Optional<String> missing() {
    List<String> lacking = tools.stream().filter(tool -> find(tool).isEmpty()).toList();
    return lacking.isEmpty()
        ? Optional.empty()
        : Optional.of("not on the path: " + String.join(", ", lacking));
  }

  @Override
  public final void start() {
    if (!isBuilt) {
      build();
      isBuilt = true;
    }
    launch();
  }

  @Override
  public final List<ProcessHandle> readerProcesses() {
    if (processes.isEmpty()) {
      throw new IllegalStateException(name + " does not run");
    }
    return handle(0);
  }

  @Override
  public final List<ProcessHandle> publishingProcesses() {
    return handle(1);
  }

  @Override
  public final void close() {
    processes.forEach(process -> process.stop(STOP_GRACE));
    processes.clear();
  }

  /** Builds what has to be built; called once, however often it is started. */
  void build() {}

  /** Runs its programs. */
  abstract void launch();

  final Lab lab() {
    return lab;
  }

  /** Where its files go. */
  final Path directory() {
    return lab.directory(name);
  }

  /** A program on the path. */
  static Optional<Path> find(String tool) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(directory -> Path.of(directory, tool))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Copies its sources of a language into its directory, where they can be built. */
  final void copySources(String language) {
    Path from = lab.sources(language);
    Path to = directory();
    try (Stream<Path> files = Files.list(from)) {
      Files.createDirectories(to);
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.write(to.resolve(file.getFileName()), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new LaunchException(name + ": its sources cannot be copied: " + e.getMessage(), e);
    }
  }

  /** Writes a file of the sources with what stands between at signs filled in, and gives it. */
  final Path filled(String source, Map<String, ?> values, Path to) {
    try {
      String text = Files.readString(lab.sources(source));
      for (Map.Entry<String, ?> value : values.entrySet()) {
        text = text.replace("@" + value.getKey() + "@", value.getValue().toString());
      }
      Files.createDirectories(to.getParent());
      return Files.writeString(to, text);
    } catch (IOException e) {
      throw new LaunchException(name + " cannot be configured: " + e.getMessage(), e);
    }
  }

  /** Runs a command in its directory to the end. */
  final void runToEnd(String... command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory().toFile());
    Path log = directory().resolve("build.log");
    int status = ChildProcess.start(name, builder, log).awaitEnd(BUILD_PATIENCE);
    if (status != 0) {
      throw new LaunchException(
          name + " cannot be built (log: " + lab.checkout().relativize(log) + ")");
    }
  }

  /** Starts a program, and returns when it accepts connections on the port. */
  final void run(int port, List<String> command) {
    if (!Ports.isFree(port)) {
      throw new LaunchException("port " + port + " is in use, but " + name + " needs it");
    }
    ChildProcess process =
        ChildProcess.start(
            name, new ProcessBuilder(command), directory().resolve(name + "-" + port + ".log"));
    processes.add(process);
    process.awaitReady(() -> Ports.accepts(port), START_PATIENCE);
  }

  private List<ProcessHandle> handle(int index) {
    return processes.stream().skip(index).limit(1).map(ChildProcess::handle).toList();
  }
}
