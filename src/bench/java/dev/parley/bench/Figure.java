package dev.parley.bench;

import java.util.Locale;

/** What can be measured of a system. */
enum Figure {
  DELIVERIES("deliveries a second", 0, true),
  DELIVERIES_PER_CPU_SECOND("deliveries per CPU second of the server", 0, true),
  CPU_PER_DELIVERY("server CPU per delivery, µs", 2, false),
  PUBLICATIONS("publications a second", 0, true),
  CPU_PER_PUBLICATION("server CPU per publication, µs", 1, false),
  CONNECTIONS("connections a second", 0, true),
  CPU_PER_CONNECTION("server CPU per connection, µs", 0, false),
  P50("p50, ms", 1, false),
  P99("p99, ms", 1, false),
  LONGEST("longest, ms", 1, false),
  CPU_SHARE("server CPU, % of a core", 2, false),
  HEAP_PER_CONNECTION("live heap per connection, KB", 1, false),
  RESIDENT_PER_CONNECTION("resident memory per connection, KB", 1, false),
  RESIDENT("resident memory with all connections, MB", 0, false),
  GENERATOR_SHARE("CPU of the load generator, % of a core", 0, false);

  private final String title;
  private final int decimals;
  private final boolean moreIsBetter;

  Figure(String title, int decimals, boolean moreIsBetter) {
    this.title = title;
    this.decimals = decimals;
    this.moreIsBetter = moreIsBetter;
  }

  String title() {
    return title;
  }

  boolean moreIsBetter() {
    return moreIsBetter;
  }

  String text(double value) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
