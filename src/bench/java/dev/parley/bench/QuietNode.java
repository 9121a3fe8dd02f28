package dev.parley.bench;

import dev.parley.bench.client.Publisher;
import dev.parley.bench.client.SocketLoop;
import dev.parley.bench.client.Waiting;
import dev.parley.bench.target.Channels;
import dev.parley.bench.target.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/** A node without readers, while publications go through the cluster. */
record QuietNode(String name, int rate) implements Load {
  private static final int CHANNELS = 100;
  private static final int BYTES = 57;

  @Override
  public String title() {
    return String.format(
        Locale.ROOT, "a node without readers, %,d publications a second elsewhere", rate);
  }

  @Override
  public int connections() {
    return 0;
  }

  @Override
  public boolean suits(Target target) {
    return target.dialect().isPresent() && target.isClustered();
  }

  @Override
  public Measurement measure(Target target, Duration warmUp, Duration time)
      throws IOException, InterruptedException {
    try (SocketLoop loop = new SocketLoop(() -> {});
        Publisher publisher =
            new Publisher(target.road(), Channels.withoutHistory(CHANNELS), BYTES, loop)) {
      publisher.startPaced(rate, published -> published - publisher.acknowledged());
      Waiting.during(warmUp, loop);
      Stopwatch stopwatch = new Stopwatch(target.readerProcesses());
      Waiting.during(time, loop);
      Stopwatch.Reading reading = stopwatch.read();
      publisher.stop();
      return Measurement.of(reading).with(Figure.CPU_SHARE, reading.cpuPercent());
    }
  }
}
