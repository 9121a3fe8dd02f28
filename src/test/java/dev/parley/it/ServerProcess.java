package dev.parley.it;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.parley.it.client.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node's Java process, looked at by the JDK's own tool {@code jcmd}. */
final class ServerProcess {
  private static final Pattern THREAD = Pattern.compile("^\"([^\"]+)\"", Pattern.MULTILINE);
  private static final Pattern CLASS =
      Pattern.compile("^ *\\d+: +\\d+ +\\d+ +(\\S+)", Pattern.MULTILINE);
  private static final Pattern TOTAL = Pattern.compile("^Total +\\d+ +(\\d+)", Pattern.MULTILINE);

  private final ProcessHandle process;

  private ServerProcess(ProcessHandle process) {
    this.process = process;
  }

  /** The process of a node that this one started, told apart by the node's name. */
  static ServerProcess of(Node node) {
    String name = "-Dparley.node.name=" + node.name() + " ";
    return ProcessHandle.current()
        .descendants()
        .filter(process -> commandLine(process).contains(name))
        .findFirst()
        .map(ServerProcess::new)
        .orElseThrow(() -> new AssertionError("no process of " + node));
  }

  /** Names of its threads that start with this. */
  List<String> threads(String prefix) {
    return THREAD
        .matcher(jcmd("Thread.print"))
        .results()
        .map(found -> found.group(1))
        .filter(name -> name.startsWith(prefix))
        .sorted()
        .toList();
  }

  /**
   * By how many class loaders one class is loaded that has reachable objects, of all whose names
   * start with this; collects all garbage first.
   */
  long mostLoads(String prefix) {
    Map<String, Long> loads =
        CLASS
            .matcher(jcmd("GC.class_histogram"))
            .results()
            .map(found -> found.group(1))
            .filter(name -> name.startsWith(prefix))
            .collect(groupingBy(name -> name, counting()));
    return Collections.max(loads.values());
  }

  /** Bytes of heap that are reachable; collects all garbage first. */
  long liveHeapBytes() {
    Matcher total = TOTAL.matcher(jcmd("GC.class_histogram"));
    if (!total.find()) {
      throw new AssertionError("no total in the histogram");
    }
    return Long.parseLong(total.group(1));
  }

  private String jcmd(String command) {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process running =
          new ProcessBuilder(tool.toString(), Long.toString(process.pid()), command)
              .redirectErrorStream(true)
              .start();
      String output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (running.waitFor() != 0) {
        throw new AssertionError(output);
      }
      return output;
    } catch (IOException e) {
      throw new AssertionError("jcmd does not run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String commandLine(ProcessHandle process) {
    return process.info().commandLine().orElse("");
  }
}
