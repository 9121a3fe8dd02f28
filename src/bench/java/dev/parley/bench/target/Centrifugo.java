package dev.parley.bench.target;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Two nodes of Centrifugo with its Redis engine. */
final class Centrifugo extends CentrifugePair {
  private static final int PORT = Lab.FIRST_PORT + 540;

  Centrifugo(Lab lab) {
    super(lab, "centrifugo", PORT, "centrifugo");
  }

  @Override
  void launch() {
    for (int port : ports()) {
      Path config =
          filled(
              "centrifugo/config.json",
              Map.of("PORT", port, "REDIS", lab().redis().port()),
              directory().resolve(port + ".json"));
      run(port, List.of("centrifugo", "-c", config.toString()));
    }
  }
}
