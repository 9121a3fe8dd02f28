package dev.parley.bench;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What Parley has to reach.
 *
 * @param rival the system whose figure is the measure; empty if the bound is absolute
 * @param bound at least, of figures where more is better; at most, of others
 */
record Goal(String load, Figure figure, String rival, double bound) {
  private static final String ABSOLUTE = "";

  static final List<Goal> ALL =
      List.of(
          new Goal("a-57-100", Figure.CPU_PER_DELIVERY, "floor", 1.15),
          new Goal("a-57-100", Figure.CPU_PER_DELIVERY, "centrifuge", 0.6),
          new Goal("a-57-100", Figure.CPU_PER_DELIVERY, "nchan", 1),
          new Goal("a-57-100", Figure.P99, "floor", 1.2),
          new Goal("a-57-100", Figure.P99, "nchan", 1),
          new Goal("a-57-100", Figure.P99, "centrifuge", 1),
          new Goal("a-57-100", Figure.P99, "centrifugo", 1),
          new Goal("a-57-1000", Figure.CPU_PER_DELIVERY, "floor", 1.2),
          new Goal("a-57-1000", Figure.P99, "floor", 1.2),
          new Goal("a-57-1000", Figure.P99, "centrifuge", 0.4),
          new Goal("a-57-4000", Figure.CPU_PER_DELIVERY, "floor", 1.2),
          new Goal("a-57-4000", Figure.P99, ABSOLUTE, 100),
          new Goal("a-57-saturation", Figure.DELIVERIES_PER_CPU_SECOND, "centrifuge", 3),
          new Goal("a-57-saturation", Figure.DELIVERIES_PER_CPU_SECOND, "centrifugo", 3),
          new Goal("a-57-saturation", Figure.DELIVERIES_PER_CPU_SECOND, "nchan", 6),
          new Goal("a-57-saturation", Figure.DELIVERIES_PER_CPU_SECOND, "plain", 6),
          new Goal("a-57-saturation", Figure.DELIVERIES_PER_CPU_SECOND, "socketio", 15),
          new Goal("a-57-saturation", Figure.DELIVERIES_PER_CPU_SECOND, "fastapi", 45),
          new Goal("b-saturation", Figure.DELIVERIES_PER_CPU_SECOND, "centrifuge", 2),
          new Goal("c", Figure.RESIDENT_PER_CONNECTION, "centrifugo", 0.4),
          new Goal("d-rest-32-history", Figure.PUBLICATIONS, "centrifugo", 1),
          new Goal("d-rest-32-history", Figure.P99, "centrifugo", 1),
          new Goal("d-socket-history", Figure.PUBLICATIONS, "script", 0.7),
          new Goal("e-connect", Figure.CONNECTIONS, "centrifuge", 1),
          new Goal("e-connect", Figure.CPU_PER_CONNECTION, "centrifuge", 1.5),
          new Goal("e-recover", Figure.CONNECTIONS, "centrifuge", 1),
          new Goal("e-recover", Figure.CPU_PER_CONNECTION, "centrifuge", 1.5),
          new Goal("f", Figure.CPU_SHARE, ABSOLUTE, 2));

  /**
   * One line that says whether it was reached; empty if it was not measured. It is missed, too, if
   * we failed in a round that counts.
   */
  Optional<String> verdict(Results results) {
    if (!isAbsolute() && !results.targets(load).contains(rival)) {
      return Optional.empty();
    }
    return results
        .failure(load, Results.OURS)
        .map(failure -> line(false, failure))
        .or(() -> reached(results).map(this::line));
  }

  private Optional<Spread> reached(Results results) {
    return isAbsolute()
        ? results.figure(load, Results.OURS, figure)
        : results.ratio(load, rival, figure);
  }

  private String line(Spread spread) {
    double value = spread.median();
    boolean isReached = figure.moreIsBetter() ? value >= bound : value <= bound;
    return line(isReached, String.format(Locale.ROOT, "%.2f", value));
  }

  private String line(boolean isReached, String what) {
    return String.format(
        Locale.ROOT,
        "%s %-18s %s: %s, goal: %s %s%s",
        isReached ? "reached" : "MISSED ",
        load,
        figure.title(),
        what,
        figure.moreIsBetter() ? "at least" : "at most",
        bound,
        isAbsolute() ? "" : " times " + rival);
  }

  private boolean isAbsolute() {
    return rival.equals(ABSOLUTE);
  }
}
