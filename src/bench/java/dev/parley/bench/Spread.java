package dev.parley.bench;

import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;

/** Median and range of one figure over all rounds. */
record Spread(double median, double least, double most) {

  static Optional<Spread> of(Stream<Double> values) {
    double[] sorted = values.mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      return Optional.empty();
    }
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return Optional.of(new Spread(median, sorted[0], sorted[sorted.length - 1]));
  }

  /** As {@code median (least-most)}; one number, if that is all there is. */
  String text(DoubleFunction<String> number) {
    if (least == most) {
      return number.apply(median);
    }
    return number.apply(median) + " (" + number.apply(least) + "-" + number.apply(most) + ")";
  }
}
