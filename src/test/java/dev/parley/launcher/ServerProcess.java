package dev.parley.launcher;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A server's Java process, looked at by the JDK's own tool {@code jcmd}. Safe for use by any
 * thread. What the tool can't tell is a {@link LaunchException}.
 */
public final class ServerProcess {
  private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");

  // Threads of the JVM itself have no number.
  private static final Pattern THREAD = Pattern.compile("^\"([^\"]+)\" #", Pattern.MULTILINE);
  private static final Pattern CLASS =
      Pattern.compile("^ *\\d+: +\\d+ +\\d+ +(\\S+)", Pattern.MULTILINE);
  private static final Pattern TOTAL = Pattern.compile("^Total +\\d+ +(\\d+)", Pattern.MULTILINE);

  // Up to JDK 17, reflection makes a loader for each method that is called often.
  private static final Pattern CLASS_LOADER =
      Pattern.compile(
          "^0x\\S+ +0x\\S+ +(0x\\S+) .* (?!jdk\\.internal\\.reflect\\.Delegating)\\S+$",
          Pattern.MULTILINE);

  private final ProcessHandle process;

  private ServerProcess(ProcessHandle process) {
    this.process = process;
  }

  /** The process of a node that this JVM started, told apart by the node's name. */
  public static ServerProcess of(String node) {
    String name = "-Dparley.node.name=" + node + " ";
    return ProcessHandle.current()
        .descendants()
        .filter(process -> commandLine(process).contains(name))
        .findFirst()
        .map(ServerProcess::of)
        .orElseThrow(() -> new LaunchException("no process of " + node));
  }

  /** A Java process. */
  public static ServerProcess of(ProcessHandle process) {
    return new ServerProcess(process);
  }

  /** Whether there is a {@code jcmd}: a Java runtime has none. */
  public static boolean canBeSeen() {
    return Files.isExecutable(JCMD);
  }

  /** Names of its Java threads that start with this. */
  public List<String> threads(String prefix) {
    return found(THREAD, "Thread.print").filter(name -> name.startsWith(prefix)).sorted().toList();
  }

  /**
   * By how many class loaders one class is loaded that has reachable objects, of all whose names
   * start with this; collects all garbage first.
   */
  public long mostLoads(String prefix) {
    Map<String, Long> loads =
        found(CLASS, "GC.class_histogram")
            .filter(name -> name.startsWith(prefix))
            .collect(groupingBy(name -> name, counting()));
    return Collections.max(loads.values());
  }

  /** Bytes of heap that are reachable; collects all garbage first. */
  public long liveHeapBytes() {
    return found(TOTAL, "GC.class_histogram")
        .findFirst()
        .map(Long::parseLong)
        .orElseThrow(() -> new LaunchException("no total in the histogram"));
  }

  /** How many class loaders have loaded something and are not collected yet. */
  public long classLoaders() {
    return found(CLASS_LOADER, "VM.classloader_stats").count();
  }

  /**
   * How many files and sockets it has open; 0 where the system has no {@code /proc} to tell. What
   * belongs to selectors is not among them: there is one for each thread that waits for a socket.
   */
  public long openFiles() {
    Path files = Path.of("/proc", Long.toString(process.pid()), "fd");
    if (!Files.isDirectory(files)) {
      return 0;
    }
    try (Stream<Path> open = Files.list(files)) {
      return open.filter(ServerProcess::isFileOrSocket).count();
    } catch (IOException e) {
      throw new LaunchException("Cannot read " + files + ": " + e.getMessage(), e);
    }
  }

  private static boolean isFileOrSocket(Path descriptor) {
    try {
      return !Files.readSymbolicLink(descriptor).toString().startsWith("anon_inode:");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  private Stream<String> found(Pattern pattern, String command) {
    return pattern.matcher(jcmd(command)).results().map(result -> result.group(1));
  }

  private String jcmd(String command) {
    try {
      Process running =
          new ProcessBuilder(JCMD.toString(), Long.toString(process.pid()), command)
              .redirectErrorStream(true)
              .start();
      String output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (running.waitFor() != 0) {
        throw new LaunchException("jcmd " + command + ": " + output.strip());
      }
      return output;
    } catch (IOException e) {
      throw new LaunchException("jcmd does not run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchException("Interrupted while jcmd ran", e);
    }
  }

  private static String commandLine(ProcessHandle process) {
    return process.info().commandLine().orElse("");
  }
}
