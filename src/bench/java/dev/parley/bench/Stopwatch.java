package dev.parley.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** Starts when it is made; one measurement. */
final class Stopwatch {
  private static final OperatingSystemMXBean MACHINE =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final ProcessHandle server;
  private final Readers readers;
  private final long deliveries;
  private final long cpu;
  private final long ours;
  private final long start;

  Stopwatch(ProcessHandle server, Readers readers) {
    this.server = server;
    this.readers = readers;
    readers.latencies();
    MACHINE.getCpuLoad();
    ours = cpuNanos(ProcessHandle.current());
    deliveries = readers.delivered();
    cpu = cpuNanos(server);
    start = System.nanoTime();
  }

  Measurement stop() {
    long nanos = System.nanoTime() - start;
    long cpuNanos = cpuNanos(server) - cpu;
    long delivered = readers.delivered() - deliveries;
    Histogram latencies = readers.latencies();
    return new Measurement(
        delivered,
        nanos,
        cpuNanos,
        latencies.getValueAtPercentile(50),
        latencies.getValueAtPercentile(99),
        latencies.getMaxValue(),
        foreignShare(nanos));
  }

  private double foreignShare(long nanos) {
    double all = (double) nanos * MACHINE.getAvailableProcessors();
    double own = (cpuNanos(ProcessHandle.current()) - ours) / all;
    return Math.max(0, MACHINE.getCpuLoad() - own);
  }

  /** User and system time of a process and of what it has started. */
  private static long cpuNanos(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants())
        .mapToLong(each -> each.info().totalCpuDuration().map(Duration::toNanos).orElse(0L))
        .sum();
  }
}
