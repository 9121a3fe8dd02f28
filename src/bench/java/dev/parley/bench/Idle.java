package dev.parley.bench;

import dev.parley.bench.client.Dialect;
import dev.parley.bench.client.Readers;
import dev.parley.bench.client.Waiting;
import dev.parley.bench.target.Channels;
import dev.parley.bench.target.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Connections that have subscribed to a channel in which nothing happens: what they hold of memory,
 * and what keeping them alive costs. A JVM puts them where the garbage of its start was, so that
 * what it has taken for each is less than what it needs; hence all that the process holds, too.
 */
record Idle(String name, int connections) implements Load {
  private static final double KIBI = 1024;
  private static final double MEBI = KIBI * KIBI;

  /** A tenth of them come and go first, so that what is loaded for the first one is not counted. */
  private static final int PART_BEFORE = 10;

  /** With five seconds for a measurement, a whole interval of the pings. */
  private static final int TIMES_LONGER = 5;

  @Override
  public String title() {
    return String.format(Locale.ROOT, "%,d idle connections", connections);
  }

  @Override
  public boolean suits(Target target) {
    return target.dialect().isPresent();
  }

  /** Memory that was taken once is rarely given back, so only a fresh process tells. */
  @Override
  public boolean isCold() {
    return true;
  }

  @Override
  public Measurement measure(Target target, Duration warmUp, Duration time)
      throws IOException, InterruptedException {
    target.close();
    target.start();
    Dialect dialect = target.dialect().orElseThrow();
    new Readers(dialect, Channels.fresh(1), connections / PART_BEFORE).close();
    OptionalLong heapBefore = Memory.liveHeap(target.readerProcesses());
    long residentBefore = Memory.resident(target.readerProcesses());
    try (Readers readers = new Readers(dialect, Channels.fresh(1), connections)) {
      Waiting.during(warmUp, readers.loop());
      long resident = Memory.resident(target.readerProcesses());
      Stopwatch stopwatch = new Stopwatch(target.readerProcesses());
      Waiting.during(time.multipliedBy(TIMES_LONGER), readers.loop());
      Stopwatch.Reading reading = stopwatch.read();
      Measurement measurement =
          Measurement.of(reading)
              .with(Figure.RESIDENT, resident / MEBI)
              .with(
                  Figure.RESIDENT_PER_CONNECTION, (resident - residentBefore) / KIBI / connections)
              .with(Figure.CPU_SHARE, reading.cpuPercent());
      if (heapBefore.isEmpty()) {
        return measurement;
      }
      long heap = Memory.liveHeap(target.readerProcesses()).orElseThrow() - heapBefore.getAsLong();
      return measurement.with(Figure.HEAP_PER_CONNECTION, heap / KIBI / connections);
    }
  }
}
