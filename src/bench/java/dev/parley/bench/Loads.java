package dev.parley.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** All loads, in the order in which they are run. */
final class Loads {
  private static final int SMALL = 57;
  private static final int LARGE = 1_024;
  private static final int DELIVERIES_PER_SECOND = 50_000;
  private static final int MANY_CHANNELS_RATE = 4_000;
  private static final int MISSED = 50;

  // Of each channel. With 16, neither Parley nor the Go library sent more, and the latter lost
  // some.
  private static final int MANY_CHANNELS_LAG = 2;

  private Loads() {}

  static List<Load> all(BenchSettings settings) {
    List<Load> loads = new ArrayList<>();
    oneChannel(loads, settings);
    manyChannels(loads);
    loads.add(new Idle("c", settings.connections()));
    publishing(loads);
    loads.add(new Crowd("e-connect", settings.crowd(), 0));
    loads.add(new Crowd("e-recover", settings.crowd(), MISSED));
    loads.add(new QuietNode("f", settings.clusterRate()));
    growth(loads);
    return loads;
  }

  private static void oneChannel(List<Load> loads, BenchSettings settings) {
    for (int bytes : List.of(SMALL, LARGE)) {
      String name = "a-" + bytes + "-";
      for (int rate : List.of(100, 1_000, 4_000)) {
        loads.add(paced(name + rate, 1, settings.readers(), bytes, rate));
      }
      loads.add(saturated(name + "saturation", 1, settings.readers(), bytes, settings.lag()));
    }
  }

  private static void manyChannels(List<Load> loads) {
    int channels = 1_000;
    int readers = 5;
    loads.add(paced("b-4000", channels, readers, SMALL, MANY_CHANNELS_RATE));
    loads.add(saturated("b-saturation", channels, readers, SMALL, MANY_CHANNELS_LAG * channels));
  }

  private static void publishing(List<Load> loads) {
    for (boolean history : List.of(true, false)) {
      String end = history ? "-history" : "-live";
      loads.add(new Publishing("d-rest-32" + end, true, history, 32, 1));
      loads.add(new Publishing("d-rest-256" + end, true, history, 256, 1));
      loads.add(new Publishing("d-socket" + end, false, history, 8, 64));
    }
  }

  /** The same number of deliveries for ever more readers, then for ever more channels. */
  private static void growth(List<Load> loads) {
    for (int readers : List.of(50, 500, 5_000)) {
      loads.add(paced("g-readers-" + readers, 1, readers, SMALL, DELIVERIES_PER_SECOND / readers));
    }
    for (int channels : List.of(1, 100, 10_000)) {
      loads.add(paced("g-channels-" + channels, channels, 1, SMALL, MANY_CHANNELS_RATE));
    }
  }

  private static Load paced(String name, int channels, int perChannel, int bytes, int rate) {
    return new FanOut(name, channels, perChannel, bytes, OptionalInt.of(rate), 0);
  }

  private static Load saturated(String name, int channels, int perChannel, int bytes, int lag) {
    return new FanOut(name, channels, perChannel, bytes, OptionalInt.empty(), lag);
  }
}
