package dev.parley.bench;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the rounds have shown, as tables for people: medians, and the range in parentheses. */
final class Report {
  private static final String COLUMNS = "    %-16s%-36s%s%n";

  private final Results results;
  private final StringBuilder text = new StringBuilder();

  Report(Results results) {
    this.results = results;
  }

  /** The table of one load. */
  String load(Load load) {
    text.setLength(0);
    line("%n%s: %s%n", load.name(), load.title());
    for (Figure figure : results.figures(load.name())) {
      line("  %-50s  parley divided by it%n", figure.title());
      for (String target : results.targets(load.name())) {
        row(load.name(), target, figure);
      }
    }
    for (String target : results.targets(load.name())) {
      results.failure(load.name(), target).ifPresent(failure -> line("  %s %s%n", target, failure));
    }
    Set<Integer> disturbed = results.disturbed(load.name());
    if (!disturbed.isEmpty()) {
      line(
          "  Other programs were busy in round %s: left out if another round was quiet.%n",
          disturbed);
    }
    return text.toString();
  }

  /** Which goals were reached, of those that were measured. */
  String goals() {
    List<String> verdicts =
        Goal.ALL.stream().flatMap(goal -> goal.verdict(results).stream()).toList();
    return verdicts.isEmpty() ? "" : String.join("\n  ", "\nGoals:", String.join("\n  ", verdicts));
  }

  private void row(String load, String target, Figure figure) {
    Optional<Spread> absolute = results.figure(load, target, figure);
    if (absolute.isEmpty()) {
      return;
    }
    String ratio =
        target.equals(Results.OURS)
            ? ""
            : results
                .ratio(load, target, figure)
                .map(spread -> spread.text(value -> String.format(Locale.ROOT, "%.2f", value)))
                .orElse("");
    line(COLUMNS, target, absolute.get().text(figure::text), ratio);
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }
}
