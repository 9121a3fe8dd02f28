package dev.parley.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Watches the just-in-time compilers of JVMs, as Linux counts their threads; starts when it is
 * made. Of other programs, and where there is no Linux, it says that they do nothing.
 */
final class Compilers {
  // Linux cuts names after 15 characters: C1 and C2 have this in common.
  private static final String NAME = "CompilerThre";
  // Fields of proc(5)'s stat behind the name, which may contain blanks.
  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;
  private static final double TICKS_PER_SECOND = 100; // to programs, whatever the kernel's own are

  private final List<Path> processes;

  /** The most that was seen of each thread: a JVM ends those that it has no work for. */
  private final Map<Path, Long> seen = new HashMap<>();

  private final long before;
  private final long start;

  /**
   * @param processes directories of threads, as those in {@code /proc}
   */
  Compilers(List<Path> processes) {
    this.processes = processes;
    before = sum();
    start = System.nanoTime();
  }

  static Compilers of(List<ProcessHandle> processes) {
    return new Compilers(
        processes.stream()
            .map(each -> Path.of("/proc", Long.toString(each.pid()), "task"))
            .toList());
  }

  /** What they have taken of one processor since the start, 0 to the number of processors. */
  double share() {
    double seconds = (System.nanoTime() - start) / 1e9;
    return ticks() / TICKS_PER_SECOND / seconds;
  }

  /** Ticks of the kernel's clock that they have taken since the start. */
  long ticks() {
    return sum() - before;
  }

  private long sum() {
    processes.forEach(this::look);
    return seen.values().stream().mapToLong(Long::longValue).sum();
  }

  private void look(Path process) {
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(process)) {
      for (Path thread : threads) {
        seen.merge(thread, compilerTicks(thread), Long::max);
      }
    } catch (IOException noLinux) {
      // Nothing is seen.
    }
  }

  private static long compilerTicks(Path thread) {
    try {
      String line = Files.readString(thread.resolve("stat"));
      int end = line.lastIndexOf(')');
      if (!line.substring(0, end).contains(NAME)) {
        return 0;
      }
      String[] fields = line.substring(end + 2).split(" ");
      return Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
    } catch (IOException ended) {
      return 0;
    }
  }
}
