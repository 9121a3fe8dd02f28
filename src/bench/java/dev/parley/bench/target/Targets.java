package dev.parley.bench.target;

import dev.parley.launcher.Server;
import java.util.List;

/** All systems, in the order of the report. */
public final class Targets {
  private Targets() {}

  public static List<Target> all(Lab lab) {
    Parley parley = new Parley(lab, Server.chosen(), Lab.FIRST_PORT);
    return List.of(
        parley,
        new Parley(lab, Server.chosen().other(), Lab.FIRST_PORT + 300),
        new PlainLoop(lab),
        new Floor(lab),
        new CentrifugeLibrary(lab),
        new Centrifugo(lab),
        new Nchan(lab),
        new SocketIo(lab),
        new Ws(lab),
        new FastApi(lab),
        new PublishScript(lab, Lab.http(parley.publishingPort())));
  }
}
