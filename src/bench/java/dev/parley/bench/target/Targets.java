package dev.parley.bench.target;

import java.util.List;

/** All systems, in the order of the report. */
public final class Targets {
  private Targets() {}

  public static List<Target> all(Lab lab) {
    return List.of(new Parley(lab), new PlainLoop(lab), new Floor(lab));
  }
}
