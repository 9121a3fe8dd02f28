package dev.parley.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Starts when it is made; says what processes took of the machine. */
final class Stopwatch {
  private static final OperatingSystemMXBean MACHINE =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final List<ProcessHandle> processes;
  private final long cpu;
  private final long ours;
  private final long start;

  /**
   * What it has seen.
   *
   * @param nanos since the start
   * @param cpuNanos user and system time of the processes and of what they have started, as the
   *     operating system counts it
   * @param foreignShare part of the machine that was taken by what is not of the benchmark, 0 to 1
   */
  record Reading(long nanos, long cpuNanos, double foreignShare) {

    double perSecond(long count) {
      return count * 1e9 / nanos;
    }

    double perCpuSecond(long count) {
      return count * 1e9 / cpuNanos;
    }

    double cpuMicrosPer(long count) {
      return cpuNanos / 1e3 / count;
    }

    double cpuPercent() {
      return 100.0 * cpuNanos / nanos;
    }
  }

  Stopwatch(List<ProcessHandle> processes) {
    this.processes = processes;
    MACHINE.getCpuLoad();
    ours = cpuNanos(List.of(ProcessHandle.current()));
    cpu = cpuNanos(processes);
    start = System.nanoTime();
  }

  Reading read() {
    long nanos = System.nanoTime() - start;
    return new Reading(nanos, cpuNanos(processes) - cpu, foreignShare(nanos));
  }

  private double foreignShare(long nanos) {
    double all = (double) nanos * MACHINE.getAvailableProcessors();
    double own = (cpuNanos(List.of(ProcessHandle.current())) - ours) / all;
    return Math.max(0, MACHINE.getCpuLoad() - own);
  }

  private static long cpuNanos(List<ProcessHandle> processes) {
    return processes.stream()
        .flatMap(each -> Stream.concat(Stream.of(each), each.descendants()))
        .mapToLong(each -> each.info().totalCpuDuration().map(Duration::toNanos).orElse(0L))
        .sum();
  }
}
