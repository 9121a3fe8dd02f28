package dev.parley.bench;

import dev.parley.bench.client.ClosedLoop;
import dev.parley.bench.client.Road;
import dev.parley.bench.client.Waiting;
import dev.parley.bench.target.Channels;
import dev.parley.bench.target.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Publishers who wait for acknowledgements, into channels that nobody reads.
 *
 * @param rest by one HTTP request for each publication; otherwise by the system's fastest road
 * @param depth publications of each connection that are under way
 */
record Publishing(String name, boolean rest, boolean history, int connections, int depth)
    implements Load {
  private static final int CHANNELS = 100;
  private static final int BYTES = 57;

  @Override
  public String title() {
    return String.format(
        Locale.ROOT,
        "publishing by %s on %d connections, %d under way on each, %s history",
        rest ? "REST" : "WebSocket",
        connections,
        depth,
        history ? "with" : "without");
  }

  @Override
  public boolean suits(Target target) {
    return rest ? target.rest().isPresent() : target.keepsHistory();
  }

  @Override
  public Measurement measure(Target target, Duration warmUp, Duration time)
      throws IOException, InterruptedException {
    Road road = rest ? target.rest().orElseThrow() : target.road();
    List<String> channels = history ? Channels.fresh(CHANNELS) : Channels.withoutHistory(CHANNELS);
    try (ClosedLoop publishers = new ClosedLoop(road, channels, BYTES, connections, depth)) {
      Waiting.during(warmUp, publishers.loop());
      publishers.latencies();
      long before = publishers.acknowledged();
      Stopwatch stopwatch = new Stopwatch(target.publishingProcesses());
      Waiting.during(time, publishers.loop());
      Stopwatch.Reading reading = stopwatch.read();
      long published = publishers.acknowledged() - before;
      Histogram latencies = publishers.latencies();
      publishers.stop();
      Measurement measurement =
          Measurement.of(reading)
              .with(latencies)
              .with(Figure.PUBLICATIONS, reading.perSecond(published));
      return target.publishingProcesses().isEmpty()
          ? measurement
          : measurement.with(Figure.CPU_PER_PUBLICATION, reading.cpuMicrosPer(published));
    }
  }
}
