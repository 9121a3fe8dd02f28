package dev.parley.bench;

import dev.parley.bench.client.Publisher;
import dev.parley.bench.client.Readers;
import dev.parley.bench.client.Waiting;
import dev.parley.bench.target.Channels;
import dev.parley.bench.target.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.LongUnaryOperator;
import org.HdrHistogram.Histogram;

/**
 * Publications go to those who read their channels. Every reader demands every publication once and
 * in order, or the measurement fails.
 *
 * @param perChannel readers of each channel
 * @param bytes of each publication
 * @param rate publications a second; empty for as many as are read
 * @param lag publications that may be under way then
 */
record FanOut(String name, int channels, int perChannel, int bytes, OptionalInt rate, int lag)
    implements Load {
  private static final int FEW = 2;
  private static final Duration LAST = Duration.ofSeconds(1);

  @Override
  public String title() {
    return String.format(
        Locale.ROOT,
        "%s, %d bytes, %s",
        channels == 1
            ? String.format(Locale.ROOT, "one channel, %,d readers", perChannel)
            : String.format(Locale.ROOT, "%,d channels, %d readers each", channels, perChannel),
        bytes,
        rate.isPresent()
            ? String.format(Locale.ROOT, "%,d publications a second", rate.getAsInt())
            : "at saturation");
  }

  @Override
  public int connections() {
    return channels * perChannel;
  }

  @Override
  public boolean suits(Target target) {
    return target.dialect().isPresent() && (channels == 1 || target.hasChannels());
  }

  /**
   * A JVM compiles what is called often, and at a low rate that takes minutes. So half of the time
   * goes to as many publications as are read, never many at once, since those take other ways.
   */
  @Override
  public void warmUp(Target target, Duration time) throws IOException, InterruptedException {
    Duration half = time.dividedBy(2);
    FanOut eager =
        new FanOut(name, channels, perChannel, bytes, OptionalInt.empty(), FEW * channels);
    eager.measure(target, half, LAST);
    measure(target, half, LAST);
  }

  @Override
  public Measurement measure(Target target, Duration warmUp, Duration time)
      throws IOException, InterruptedException {
    List<String> names = Channels.fresh(channels);
    try (Readers readers = new Readers(target.dialect().orElseThrow(), names, perChannel);
        Publisher publisher = new Publisher(target.road(), names, bytes, readers.loop())) {
      start(publisher, readers);
      Waiting.during(warmUp, readers.loop());
      readers.latencies();
      long before = readers.delivered();
      Stopwatch stopwatch = new Stopwatch(target.readerProcesses());
      Waiting.during(time, readers.loop());
      Stopwatch.Reading reading = stopwatch.read();
      long delivered = readers.delivered() - before;
      Histogram latencies = readers.latencies();
      publisher.stop();
      readers.await(publisher.published() * perChannel);
      return measurement(reading, delivered, latencies);
    }
  }

  private void start(Publisher publisher, Readers readers) {
    LongUnaryOperator behind = published -> readers.behind(published, perChannel);
    if (rate.isPresent()) {
      publisher.startPaced(rate.getAsInt(), behind);
    } else {
      readers.watchClosely();
      publisher.startSaturating(lag, behind);
    }
  }

  /** At saturation, latency says nothing but how much may be under way. */
  private Measurement measurement(Stopwatch.Reading reading, long delivered, Histogram latencies) {
    Measurement cost =
        Measurement.of(reading).with(Figure.CPU_PER_DELIVERY, reading.cpuMicrosPer(delivered));
    return rate.isPresent()
        ? cost.with(latencies)
        : cost.with(Figure.DELIVERIES, reading.perSecond(delivered))
            .with(Figure.DELIVERIES_PER_CPU_SECOND, reading.perCpuSecond(delivered));
  }
}
