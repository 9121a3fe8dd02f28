package dev.parley.bench;

import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * One system under one load for some seconds.
 *
 * @param figures what it did
 * @param foreignShare part of the machine that processes outside the benchmark took meanwhile, 0 to
 *     1
 */
record Measurement(Map<Figure, Double> figures, double foreignShare) {

  /** Nothing was measured but what the stopwatch says. */
  static Measurement of(Stopwatch.Reading reading) {
    return new Measurement(
        Map.of(Figure.GENERATOR_SHARE, reading.generatorPercent()), reading.foreignShare());
  }

  Measurement with(Figure figure, double value) {
    Map<Figure, Double> more = new EnumMap<>(Figure.class);
    more.putAll(figures);
    more.put(figure, value);
    return new Measurement(more, foreignShare);
  }

  /** With the latencies, which are in microseconds. */
  Measurement with(Histogram latencies) {
    return with(Figure.P50, latencies.getValueAtPercentile(50) / 1e3)
        .with(Figure.P99, latencies.getValueAtPercentile(99) / 1e3)
        .with(Figure.LONGEST, latencies.getMaxValue() / 1e3);
  }
}
