package dev.parley.bench.target;

import java.util.List;

/** Two nodes of the {@code centrifuge} library: the engine of Centrifugo and the same protocol. */
final class CentrifugeLibrary extends CentrifugePair {
  private static final int PORT = Lab.FIRST_PORT + 530;

  CentrifugeLibrary(Lab lab) {
    super(lab, "centrifuge", PORT, "go");
  }

  @Override
  void build() {
    copySources("go");
    runToEnd("go", "build", "-o", binary(), ".");
  }

  @Override
  void launch() {
    String redis = Integer.toString(lab().redis().port());
    for (int port : ports()) {
      run(port, List.of(binary(), Integer.toString(port), redis));
    }
  }

  private String binary() {
    return directory().resolve("centrifuge").toString();
  }
}
