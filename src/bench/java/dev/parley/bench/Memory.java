package dev.parley.bench;

import dev.parley.launcher.LaunchException;
import dev.parley.launcher.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What processes hold of the machine's memory. */
final class Memory {
  private static final Pattern NUMBER = Pattern.compile("(\\d+)");
  private static final int KIBI = 1024;

  private Memory() {}

  /** Bytes that are resident, those of child processes among them. */
  static long resident(List<ProcessHandle> processes) {
    return processes.stream()
        .flatMap(each -> Stream.concat(Stream.of(each), each.descendants()))
        .mapToLong(each -> number(run("ps", "-o", "rss=", "-p", "" + each.pid())) * KIBI)
        .sum();
  }

  /** Bytes of live objects, after a collection; empty unless all of it is JVMs. */
  static OptionalLong liveHeap(List<ProcessHandle> processes) {
    if (!ServerProcess.canBeSeen() || !processes.stream().allMatch(Memory::isJvm)) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        processes.stream().map(ServerProcess::of).mapToLong(ServerProcess::liveHeapBytes).sum());
  }

  private static boolean isJvm(ProcessHandle process) {
    return process.info().command().filter(command -> command.endsWith("java")).isPresent();
  }

  private static long number(String text) {
    Matcher matcher = NUMBER.matcher(text);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  private static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new LaunchException(command[0] + " cannot be started: " + e.getMessage(), e);
    }
  }
}
