package dev.parley.bench.target;

import java.nio.file.Path;
import java.util.List;

/** Two nodes of the {@code centrifuge} library: the engine of Centrifugo and the same protocol. */
final class CentrifugeLibrary extends CentrifugePair {
  private static final int PORT = Lab.FIRST_PORT + 530;

  CentrifugeLibrary(Lab lab) {
    super(lab, "centrifuge", PORT, "go");
  }

  @Override
  public void start() {
    Path sources = sources("go");
    Path binary = sources.resolve("centrifuge");
    build("go", "build", "-o", binary.toString(), ".");
    String redis = Integer.toString(lab().redis().port());
    for (int port : ports()) {
      run(port, List.of(binary.toString(), Integer.toString(port), redis));
    }
  }
}
