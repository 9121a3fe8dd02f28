package dev.parley.bench;

import dev.parley.launcher.LaunchException;
import dev.parley.launcher.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What processes hold of the machine's memory. */
final class Memory {
  private static final Path PROC = Path.of("/proc");
  private static final Pattern VM_RSS = Pattern.compile("^VmRSS:\\s+(\\d+) kB$", Pattern.MULTILINE);
  private static final Pattern ALONE = Pattern.compile("^\\s*(\\d+)\\s*$");
  private static final int KIBI = 1024;

  private Memory() {}

  /**
   * Bytes that are resident, those of child processes among them.
   *
   * @throws LaunchException if the system does not tell of one of them, as when it has ended
   */
  static long resident(List<ProcessHandle> processes) {
    return processes.stream()
        .flatMap(each -> Stream.concat(Stream.of(each), each.descendants()))
        .mapToLong(each -> KIBI * residentKibi(each.pid()))
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

  /** From Linux itself where that runs: not every {@code ps} there can be asked for one process. */
  private static long residentKibi(long pid) {
    try {
      return Files.isDirectory(PROC)
          ? number(VM_RSS, Files.readString(PROC.resolve(Long.toString(pid)).resolve("status")))
          : number(ALONE, output("ps", "-o", "rss=", "-p", Long.toString(pid)));
    } catch (IOException e) {
      throw new LaunchException("cannot see what process " + pid + " holds: " + e, e);
    }
  }

  private static long number(Pattern pattern, String text) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (matcher.find()) {
      return Long.parseLong(matcher.group(1));
    }
    throw new IOException("no number in what the system tells");
  }

  private static String output(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
