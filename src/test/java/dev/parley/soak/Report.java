package dev.parley.soak;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the samples say, as text and as a verdict. */
final class Report {
  private static final String COLUMN = "%,15.0f";
  private static final String GROWTH = "%+,15.1f";

  private Report() {}

  static String head() {
    return "%6s %9s%s%15s".formatted("time", "redeploys", titles(), "visits");
  }

  /** How a sample is told while the soak goes on. */
  static String line(Duration passed, int redeploys, Sample sample, Crowd crowd) {
    return String.format(
        Locale.ROOT,
        "%3d:%02d %9d%s%,15d",
        passed.toMinutes(),
        passed.toSecondsPart(),
        redeploys,
        columns(resource -> text(COLUMN, resource.in(sample))),
        crowd.visits());
  }

  /** Growth beside what is tolerated. */
  static String trends(List<Sample> samples) {
    return String.join(
        "\n",
        "%-16s%s".formatted("growth", titles()),
        row("earlier", resource -> text(GROWTH, resource.trend(samples).earlier())),
        row("later", resource -> text(GROWTH, resource.trend(samples).later())),
        row("tolerated", resource -> text(GROWTH, resource.tolerance())),
        row("", resource -> "%15s".formatted(grows(resource, samples) ? "PILES UP" : "good")));
  }

  static boolean isGood(List<Sample> samples) {
    return Arrays.stream(Resource.values()).noneMatch(resource -> grows(resource, samples));
  }

  private static boolean grows(Resource resource, List<Sample> samples) {
    return resource.trend(samples).grows(resource.tolerance());
  }

  private static String row(String title, Function<Resource, String> cell) {
    return "%-16s%s".formatted(title, columns(cell));
  }

  private static String titles() {
    return columns(resource -> "%15s".formatted(resource.title()));
  }

  private static String columns(Function<Resource, String> cell) {
    return Arrays.stream(Resource.values()).map(cell).collect(Collectors.joining());
  }

  private static String text(String format, double number) {
    return String.format(Locale.ROOT, format, number);
  }
}
