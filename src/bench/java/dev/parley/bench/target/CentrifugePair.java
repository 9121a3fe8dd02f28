package dev.parley.bench.target;

import java.util.List;

/** Two nodes of one program that speak what Parley speaks. */
abstract class CentrifugePair extends ProcessTarget implements CentrifugeTarget {
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
  public final int readersPort() {
    return port;
  }

  @Override
  public final int publishingPort() {
    return port + 1;
  }

  /** In the order in which they are to be run. */
  final List<Integer> ports() {
    return List.of(readersPort(), publishingPort());
  }
}
