package dev.parley.bench;

import dev.parley.bench.plain.PlainSubscriber;
import dev.parley.launcher.Cluster;
import dev.parley.launcher.NodePlan;
import dev.parley.launcher.WildFlyNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One Redis and three servers of one WildFly distribution with the same options: Parley with the
 * readers, Parley that only publishes, and the plain loop with the readers.
 */
final class Servers implements AutoCloseable {
  private static final int FIRST_PORT = 21_080;
  private static final String PARLEY_CHANNEL = "bench-parley";
  private static final String PLAIN_CHANNEL = "bench-plain";
  private static final String PLAIN_NODE = "node-3";
  private static final String CENTRIFUGE = "connection/websocket";

  private final Cluster cluster;

  /**
   * Nothing is started yet.
   *
   * @param plainWar the plain loop
   */
  Servers(Path plainWar) {
    cluster =
        Cluster.of(
            "bench",
            3,
            FIRST_PORT,
            plan -> plan.name().equals(PLAIN_NODE) ? plain(plan, plainWar) : plan);
  }

  void start() {
    cluster.start();
  }

  Target parley() {
    return target(
        "Parley",
        0,
        CENTRIFUGE,
        PARLEY_CHANNEL,
        Optional.of(Target.centrifugeGreeting(PARLEY_CHANNEL)));
  }

  Target plainLoop() {
    return target("plain loop", 2, "readers", PLAIN_CHANNEL, Optional.empty());
  }

  /** The Centrifuge endpoint of the server that only publishes. */
  URI publishing() {
    return webSocket(1, CENTRIFUGE);
  }

  @Override
  public void close() {
    cluster.close();
  }

  private Target target(
      String name, int node, String path, String channel, Optional<String> greeting) {
    ProcessHandle process = ProcessHandle.of(cluster.node(node).pid()).orElseThrow();
    return new Target(name, webSocket(node, path), channel, greeting, process);
  }

  private URI webSocket(int node, String path) {
    WildFlyNode server = cluster.node(node);
    return URI.create("ws://" + server.baseUri().getAuthority() + "/" + path);
  }

  private static NodePlan plain(NodePlan plan, Path war) {
    return plan.with(war)
        .with(PlainSubscriber.REDIS_URI, plan.properties().get("parley.redis.uri"))
        .with(PlainSubscriber.REDIS_CHANNEL, "chat:{" + PLAIN_CHANNEL + "}");
  }
}
