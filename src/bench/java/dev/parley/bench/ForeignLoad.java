package dev.parley.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What other programs take of the machine. The JVM tells how busy the machine was since it was last
 * asked, whoever asks; so there is one of this for all, which counts from there as well. Safe for
 * use by any thread.
 */
final class ForeignLoad {
  private static final OperatingSystemMXBean MACHINE =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private static Map<ProcessHandle, Long> before = Map.of();
  private static long since = System.nanoTime();

  private ForeignLoad() {}

  /**
   * Part of the machine that processes outside the benchmark took since the last call, 0 to 1; 0 if
   * one of the benchmark's own has ended, since nobody knows what that one took.
   */
  static synchronized double share() {
    double busy = MACHINE.getCpuLoad();
    long now = System.nanoTime();
    Map<ProcessHandle, Long> ours = ours();
    double own = (double) growth(ours) / MACHINE.getAvailableProcessors() / (now - since);
    boolean allAreThere = ours.keySet().containsAll(before.keySet());
    before = ours;
    since = now;
    return allAreThere ? Math.max(0, busy - own) : 0;
  }

  private static Map<ProcessHandle, Long> ours() {
    ProcessHandle benchmark = ProcessHandle.current();
    return Stream.concat(Stream.of(benchmark), benchmark.descendants())
        .collect(Collectors.toMap(each -> each, Stopwatch::cpuNanos));
  }

  private static long growth(Map<ProcessHandle, Long> ours) {
    return ours.entrySet().stream()
        .mapToLong(each -> each.getValue() - before.getOrDefault(each.getKey(), 0L))
        .sum();
  }
}
