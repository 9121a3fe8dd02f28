package dev.parley.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** All loads, in the order in which they are run. */
final class Loads {
  private static final int SMALL = 57;
  private static final int LARGE = 1_024;

  private Loads() {}

  static List<Load> all(BenchSettings settings) {
    List<Load> loads = new ArrayList<>();
    for (int bytes : List.of(SMALL, LARGE)) {
      String name = "a-" + bytes + "-";
      IntStream.of(100, 1_000, 4_000)
          .mapToObj(rate -> fanOut(name + rate, 1, settings.readers(), bytes, rate))
          .forEach(loads::add);
      loads.add(
          new FanOut(
              name + "saturation", 1, settings.readers(), bytes, OptionalInt.empty(), settings.lag()));
    }
    return loads;
  }

  private static Load fanOut(String name, int channels, int perChannel, int bytes, int rate) {
    return new FanOut(name, channels, perChannel, bytes, OptionalInt.of(rate), 0);
  }
}
