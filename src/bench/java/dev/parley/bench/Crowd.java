package dev.parley.bench;

import dev.parley.bench.client.Dialect;
import dev.parley.bench.client.Publisher;
import dev.parley.bench.client.Readers;
import dev.parley.bench.target.Channels;
import dev.parley.bench.target.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Many connect and subscribe as fast as they are let in.
 *
 * @param connections how many
 * @param missed publications that each recovers, in the reply to its subscription; 0: it was never
 *     there before
 */
record Crowd(String name, int connections, int missed) implements Load {
  private static final int BYTES = 57;

  @Override
  public String title() {
    return String.format(
        Locale.ROOT,
        "%,d connections at once%s",
        connections,
        missed > 0 ? ", each recovers " + missed + " publications" : "");
  }

  @Override
  public boolean suits(Target target) {
    return missed > 0 ? target.recovering(missed).isPresent() : target.dialect().isPresent();
  }

  @Override
  public void warmUp(Target target, Duration time) throws IOException, InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    do {
      measure(target, Duration.ZERO, Duration.ZERO);
    } while (System.nanoTime() < end);
  }

  @Override
  public Measurement measure(Target target, Duration warmUp, Duration time)
      throws IOException, InterruptedException {
    List<String> channel = Channels.fresh(1);
    Dialect dialect =
        missed > 0 ? target.recovering(missed).orElseThrow() : target.dialect().orElseThrow();
    if (missed > 0) {
      publish(target, dialect, channel);
    }
    Stopwatch stopwatch = new Stopwatch(target.readerProcesses());
    try (Readers readers = new Readers(dialect, channel, connections)) {
      Stopwatch.Reading reading = stopwatch.read(readers.readyAt());
      readers.loop().check();
      return Measurement.of(reading)
          .with(Figure.CONNECTIONS, reading.perSecond(connections))
          .with(Figure.CPU_PER_CONNECTION, reading.cpuMicrosPer(connections));
    }
  }

  /** The first reader learns the position from which the others will recover. */
  private void publish(Target target, Dialect dialect, List<String> channel)
      throws IOException, InterruptedException {
    try (Readers first = new Readers(dialect, channel, 1);
        Publisher publisher = new Publisher(target.road(), channel, BYTES, first.loop())) {
      for (int each = 0; each < missed; each++) {
        publisher.publishOnce();
      }
      publisher.stop();
      first.await(missed);
    }
  }
}
