package dev.parley.bench.target;

import dev.parley.bench.client.Dialect;
import dev.parley.bench.client.Road;
import java.util.List;
import java.util.Optional;

/** Two nodes that speak what Parley speaks: one with the readers, one that takes publications. */
abstract class CentrifugePair extends ProcessTarget {
  private static final String ENDPOINT = "/connection/websocket";

  private final int port;

  /**
   * Nothing is started yet.
   *
   * @param port of the first node; the second one's is the next
   */
  CentrifugePair(Lab lab, String name, int port, String tool) {
    super(lab, name, tool);
    this.port = port;
  }

  @Override
  public final Optional<Dialect> dialect() {
    return Optional.of(new CentrifugeDialect(Lab.webSocket(port, ENDPOINT)));
  }

  @Override
  public final Road road() {
    return Parley.centrifugeRoad(Lab.webSocket(port + 1, ENDPOINT));
  }

  @Override
  public final Optional<Road> rest() {
    return Optional.of(Parley.apiRoad(Lab.http(port + 1)));
  }

  @Override
  public final boolean keepsHistory() {
    return true;
  }

  @Override
  public final Optional<Dialect> recovering(int missed) {
    return Optional.of(new CentrifugeRecovery(Lab.webSocket(port, ENDPOINT), missed));
  }

  /** Of the node with the readers, then of the one that takes publications. */
  final List<Integer> ports() {
    return List.of(port, port + 1);
  }
}
