package dev.parley.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Median and range of one figure over all rounds. */
record Spread(double median, double least, double most) {

  static <T> Spread of(List<T> rounds, ToDoubleFunction<T> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /** As {@code median (least-most)}, with thousands separated and that many decimals. */
  String text(int decimals) {
    String number = "%,." + decimals + "f";
    return String.format(
        Locale.ROOT, number + " (" + number + "-" + number + ")", median, least, most);
  }
}
