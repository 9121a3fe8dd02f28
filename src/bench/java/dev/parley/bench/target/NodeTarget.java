package dev.parley.bench.target;

import java.util.List;

/** A program of Node.js. */
abstract class NodeTarget extends ProcessTarget {
  private final int port;

  /** Nothing is started yet. */
  NodeTarget(Lab lab, String name, int port) {
    super(lab, name, "node", "npm");
    this.port = port;
  }

  @Override
  final void build() {
    copySources("js");
    runToEnd("npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent");
  }

  @Override
  final void launch() {
    run(
        port,
        List.of(
            "node",
            directory().resolve(name() + ".js").toString(),
            Integer.toString(port),
            Integer.toString(lab().redis().port())));
  }
}
