package dev.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private static final int HEAD = 44;

  private static final String TEXT =
      "<text x=\"%d\" y=\"%d\" fill=\"#1f2328\" font-size=\"%d\"%s>%s</text>%n";
  private static final String RECTANGLE =
      "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n";

  /** One figure of one load, without the system that would make all other bars a pixel long. */
  private record Panel(String load, Figure figure, String leftOut, String title) {}

  private static final List<Panel> PANELS =
      List.of(
          new Panel(
              "a-57-saturation",
              Figure.DELIVERIES_PER_CPU_SECOND,
              "floor",
              "Deliveries per CPU second, as fast as 500 readers read (more is better)"),
          new Panel(
              "a-57-100",
              Figure.CPU_PER_DELIVERY,
              "",
              "Server CPU per delivery at 50,000 a second, µs (less is better)"),
          new Panel(
              "a-57-100", Figure.P99, "", "p99 latency at 50,000 a second, ms (less is better)"));

  private final Results results;
  private final StringBuilder body = new StringBuilder();
  private int y;

  private Chart(Results results) {
    this.results = results;
  }

  /** Writes what was measured of it; nothing if that is nothing. */
  static void write(Path file, Results results) throws IOException {
    Chart chart = new Chart(results);
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
    text(0, y + HEAD - STEP, STEP - 6, " font-weight=\"bold\"", panel.title);
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
