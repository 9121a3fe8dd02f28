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
  private final long generator;
  private final long cpu;
  private final long start;

  /**
   * What it has seen.
   *
   * @param nanos since the start
   * @param cpuNanos user and system time of the processes and of what they have started, as the
   *     operating system counts it
   * @param generatorNanos the same of this JVM alone, which makes the load
   * @param foreignShare part of the machine that was taken by what is not of the benchmark, 0 to 1
   */
  record Reading(long nanos, long cpuNanos, long generatorNanos, double foreignShare) {

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

    double generatorPercent() {
      return 100.0 * generatorNanos / nanos;
    }
  }

  /**
   * @param processes whose time is taken; none, if there are none on purpose
   * @throws IllegalStateException if one of them has ended
   */
  Stopwatch(List<ProcessHandle> processes) {
    this.processes = processes;
    ForeignLoad.share();
    generator = MACHINE.getProcessCpuTime();
    cpu = total(processes);
    start = System.nanoTime();
  }

  /**
   * @throws IllegalStateException if one of the processes has ended
   */
  Reading read() {
    return read(System.nanoTime());
  }

  /**
   * The same for what was over a moment ago.
   *
   * @param end when, as {@link System#nanoTime} has it
   */
  Reading read(long end) {
    return new Reading(
        end - start,
        total(processes) - cpu,
        MACHINE.getProcessCpuTime() - generator,
        ForeignLoad.share());
  }

  /** Of one process, without what it has started; 0 if it has ended. */
  static long cpuNanos(ProcessHandle process) {
    return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  private static long total(List<ProcessHandle> processes) {
    for (ProcessHandle each : processes) {
      if (!each.isAlive()) {
        throw new IllegalStateException("process " + each.pid() + " has ended");
      }
    }
    return processes.stream()
        .flatMap(each -> Stream.concat(Stream.of(each), each.descendants()))
        .mapToLong(Stopwatch::cpuNanos)
        .sum();
  }
}
