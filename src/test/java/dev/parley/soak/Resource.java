package dev.parley.soak;

import java.util.List;
import java.util.function.ToLongFunction;

/** What must not pile up, and how much more of it a redeploy may seem to leave by chance. */
enum Resource {
  THREADS("threads", Sample::threads, 1, 0.5),
  HEAP("heap KiB", Sample::heapBytes, 1_024, 256),
  CLASS_LOADERS("class loaders", Sample::classLoaders, 1, 0.5),
  OPEN_FILES("open files", Sample::openFiles, 1, 0.5);

  private final String title;
  private final ToLongFunction<Sample> amount;
  private final double unit;
  private final double tolerance;

  Resource(String title, ToLongFunction<Sample> amount, double unit, double tolerance) {
    this.title = title;
    this.amount = amount;
    this.unit = unit;
    this.tolerance = tolerance;
  }

  String title() {
    return title;
  }

  /** How much there is, in the unit of the title. */
  double in(Sample sample) {
    return amount.applyAsLong(sample) / unit;
  }

  /** What growth for each redeploy is still none, in the unit of the title. */
  double tolerance() {
    return tolerance;
  }

  /** How it went on from sample to sample. */
  Trend trend(List<Sample> samples) {
    return Trend.of(samples.stream().map(this::in).toList());
  }
}
