package dev.parley.bench.target;

import java.nio.file.Path;
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
  public final void start() {
    Path sources = sources("js");
    build("npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent");
    run(
        port,
        List.of(
            "node",
            sources.resolve(name() + ".js").toString(),
            Integer.toString(port),
            Integer.toString(lab().redis().port())));
  }
}
