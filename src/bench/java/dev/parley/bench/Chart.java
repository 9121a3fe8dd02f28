package dev.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The README's picture: bars of all systems for the figures that matter most, each panel as long as
 * its longest bar, Parley's bars in a colour of their own.
 */
final class Chart {
  private static final int WIDTH = 760;
  private static final int NAMES = 110;
  private static final int BARS = 520;
  private static final int BAR = 14;
  private static final int STEP = 20;
  private static final int HEAD = 50;
  private static final int DELIVERIES_PER_READER = 100;

  private static final String TEXT =
      "<text x=\"%d\" y=\"%d\" fill=\"#1f2328\" font-size=\"%d\"%s>%s</text>%n";
  private static final String RECTANGLE =
      "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n";

  /**
   * One figure of one load, without the system that would make all other bars a pixel long.
   *
   * @param title with places for the number of readers, and of deliveries a second
   */
  private record Panel(String load, Figure figure, String leftOut, String title) {}

  private static final List<Panel> PANELS =
      List.of(
          new Panel(
              "a-57-saturation",
              Figure.DELIVERIES_PER_CPU_SECOND,
              "floor",
              "Deliveries per CPU second, as fast as %1$,d readers read (more is better)"),
          new Panel(
              "a-57-100",
              Figure.CPU_PER_DELIVERY,
              "",
              "Server CPU per delivery at %2$,d a second, µs (less is better)"),
          new Panel(
              "a-57-100", Figure.P99, "", "p99 latency at %2$,d a second, ms (less is better)"));

  private final BenchSettings settings;
  private final Results results;
  private final StringBuilder body = new StringBuilder();
  private int y;

  private Chart(BenchSettings settings, Results results) {
    this.settings = settings;
    this.results = results;
  }

  /** Writes what was measured of it; nothing if that is nothing. */
  static void write(Path file, BenchSettings settings, Results results) throws IOException {
    Chart chart = new Chart(settings, results);
    PANELS.forEach(chart::panel);
    if (chart.y > 0) {
      Files.writeString(file, chart.svg());
    }
  }

  private void panel(Panel panel) {
    List<String> targets =
        results.targets(panel.load).stream()
            .filter(each -> !each.equals(panel.leftOut) && !Double.isNaN(value(panel, each)))
            .toList();
    double longest = targets.stream().mapToDouble(each -> value(panel, each)).max().orElse(0);
    if (longest == 0) {
      return;
    }
    text(0, y + HEAD - 26, BAR, " font-weight=\"bold\"", title(panel));
    text(0, y + HEAD - 8, BAR - 3, "", note(panel));
    y += HEAD;
    for (String target : targets) {
      double value = value(panel, target);
      int length = (int) Math.max(1, BARS * value / longest);
      text(0, y - 3 + BAR, BAR - 2, "", target);
      body.append(
          String.format(
              RECTANGLE,
              NAMES,
              y,
              length,
              BAR,
              target.startsWith(Results.OURS) ? "#0969da" : "#afb8c1"));
      text(NAMES + length + 6, y - 3 + BAR, BAR - 2, "", panel.figure.text(value));
      y += STEP;
    }
  }

  private String title(Panel panel) {
    int readers = settings.readers();
    return String.format(Locale.ROOT, panel.title, readers, readers * DELIVERIES_PER_READER);
  }

  /** What the bars do not show. */
  private String note(Panel panel) {
    List<String> notes = new ArrayList<>();
    if (panel.load.endsWith("-saturation")) {
      notes.add(String.format(Locale.ROOT, "at most %,d publications under way", settings.lag()));
    }
    results
        .figure(panel.load, panel.leftOut, panel.figure)
        .map(Spread::median)
        .map(panel.figure::text)
        .ifPresent(value -> notes.add("left out: " + panel.leftOut + ", " + value));
    List<String> failed =
        results.targets(panel.load).stream()
            .filter(each -> results.failure(panel.load, each).isPresent())
            .toList();
    if (!failed.isEmpty()) {
      notes.add("failed in some rounds or in all: " + String.join(", ", failed));
    }
    return String.join("; ", notes);
  }

  private double value(Panel panel, String target) {
    return results.figure(panel.load, target, panel.figure).map(Spread::median).orElse(Double.NaN);
  }

  private void text(int x, int baseline, int size, String more, String text) {
    body.append(String.format(Locale.ROOT, TEXT, x, baseline, size, more, text));
  }

  private String svg() {
    int height = y + STEP;
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-16 0 %d %d\" width=\"%d\""
                + " font-family=\"sans-serif\">%n",
            WIDTH,
            height,
            WIDTH)
        + String.format(RECTANGLE, -16, 0, WIDTH, height, "#ffffff")
        + body
        + "</svg>\n";
  }
}
