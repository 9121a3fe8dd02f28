package dev.parley.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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

  private final List<ProcessHandle> processes;
  private final long ticks;
  private final long start;

  Compilers(List<ProcessHandle> processes) {
    this.processes = processes;
    ticks = ticks(processes);
    start = System.nanoTime();
  }

  /** What they have taken of one processor since the start, 0 to the number of processors. */
  double share() {
    double seconds = (System.nanoTime() - start) / 1e9;
    return (ticks(processes) - ticks) / TICKS_PER_SECOND / seconds;
  }

  private static long ticks(List<ProcessHandle> processes) {
    return processes.stream().mapToLong(Compilers::ticks).sum();
  }

  private static long ticks(ProcessHandle process) {
    Path threads = Path.of("/proc", Long.toString(process.pid()), "task");
    long sum = 0;
    try (DirectoryStream<Path> each = Files.newDirectoryStream(threads)) {
      for (Path thread : each) {
        sum += compilerTicks(thread);
      }
    } catch (IOException noLinux) {
      return 0;
    }
    return sum;
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
