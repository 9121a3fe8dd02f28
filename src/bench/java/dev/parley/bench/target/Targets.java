package dev.parley.bench.target;

import java.util.List;

/** All systems, in the order of the report. */
public final class Targets {
  private Targets() {}

  public static List<Target> all(Lab lab) {
    return List.of(
        new Parley(lab),
        new PlainLoop(lab),
        new Floor(lab),
        new CentrifugeLibrary(lab),
        new Centrifugo(lab),
        new Nchan(lab),
        new SocketIo(lab),
        new Ws(lab),
        new FastApi(lab),
        new PublishScript(lab));
  }
}
