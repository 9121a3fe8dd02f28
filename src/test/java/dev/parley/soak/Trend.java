package dev.parley.soak;

import java.util.ArrayList;
import java.util.List;

/**
 * How a figure went on from sample to sample, without the first ones, at which a server still makes
 * what it keeps. Each slope is the median of those between any two samples (Theil and Sen), which a
 * few odd samples do not move. There are two, since a leak goes on, while a pool that reaches its
 * size at some time does so once.
 *
 * @param earlier growth for each sample in the first half
 * @param later growth for each sample in the second half
 */
record Trend(double earlier, double later) {
  private static final int WARM_UP = 4;
  private static final int FEWEST = 3;

  /**
   * @throws IllegalArgumentException if there are too few to tell
   */
  static Trend of(List<Double> values) {
    int half = (values.size() - WARM_UP) / 2;
    if (half < FEWEST) {
      throw new IllegalArgumentException("too few samples: " + values);
    }
    int middle = values.size() - half;
    return new Trend(
        slope(values.subList(middle - half, middle)), slope(values.subList(middle, values.size())));
  }

  /** Whether it grew all the time, by more than this for each sample. */
  boolean grows(double tolerance) {
    return Math.min(earlier, later) > tolerance;
  }

  private static double slope(List<Double> values) {
    List<Double> slopes = new ArrayList<>();
    for (int from = 0; from < values.size(); from++) {
      for (int to = from + 1; to < values.size(); to++) {
        slopes.add((values.get(to) - values.get(from)) / (to - from));
      }
    }
    slopes.sort(null);
    int middle = slopes.size() / 2;
    return slopes.size() % 2 == 1
        ? slopes.get(middle)
        : (slopes.get(middle - 1) + slopes.get(middle)) / 2;
  }
}
