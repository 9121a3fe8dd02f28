package dev.parley.bench.target;

import dev.parley.bench.client.CentrifugeLine;
import dev.parley.bench.client.Dialect;
import dev.parley.bench.client.HttpLine;
import dev.parley.bench.client.Road;
import dev.parley.launcher.NodePlan;
import dev.parley.launcher.Server;
import dev.parley.launcher.ServerNode;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Two nodes of Parley on one server. One has the readers. The other one takes the publications,
 * over the Centrifuge protocol or over REST, so that what publishing costs is not counted as
 * fan-out.
 */
final class Parley implements Target {
  private static final int STEP = 100;
  private static final String ENDPOINT = "/connection/websocket";

  private final Server server;
  private final int port;
  private final ServerNode readers;
  private final ServerNode publishing;

  /**
   * @param port of the readers' node; that of the other one is {@value #STEP} above
   */
  Parley(Lab lab, Server server, int port) {
    this.server = server;
    this.port = port;
    readers = node(lab, "readers", port);
    publishing = node(lab, "publishing", port + STEP);
  }

  /** How the Centrifuge protocol is published over, to the node at this address. */
  static Road centrifugeRoad(URI endpoint) {
    return (number, acknowledgements) ->
        new CentrifugeLine(
            URI.create(endpoint + "?user_code=publisher-" + number), number, acknowledgements);
  }

  /** How the server API is published over, to the node at this address. */
  static Road apiRoad(URI server) {
    return (number, acknowledgements) ->
        new HttpLine(server, number, Parley::apiPost, acknowledgements);
  }

  /** How the server API is asked to publish. */
  static HttpLine.Post apiPost(String channel, String json) {
    return new HttpLine.Post(
        "/api/publish", "{\"channel\":\"" + channel + "\",\"data\":" + json + "}");
  }

  /** Where it takes publications over REST. */
  URI api() {
    return Lab.http(port + STEP);
  }

  @Override
  public String name() {
    return server == Server.chosen() ? "parley" : "parley-" + server;
  }

  @Override
  public Optional<String> missing() {
    return server.isHere()
        ? Optional.empty()
        : Optional.of("needs both servers: -Dserver=payara -Dwildfly.skip=false");
  }

  @Override
  public void start() {
    readers.start();
    publishing.start();
    readers.waitUntilReady();
    publishing.waitUntilReady();
  }

  @Override
  public Optional<Dialect> dialect() {
    return Optional.of(new CentrifugeDialect(Lab.webSocket(port, ENDPOINT)));
  }

  @Override
  public Road road() {
    return centrifugeRoad(Lab.webSocket(port + STEP, ENDPOINT));
  }

  @Override
  public Optional<Road> rest() {
    return Optional.of(apiRoad(api()));
  }

  @Override
  public boolean keepsHistory() {
    return true;
  }

  @Override
  public Optional<Dialect> recovering(int missed) {
    return Optional.of(new CentrifugeRecovery(Lab.webSocket(port, ENDPOINT), missed));
  }

  @Override
  public List<ProcessHandle> readerProcesses() {
    return ProcessHandle.of(readers.pid()).stream().toList();
  }

  @Override
  public List<ProcessHandle> publishingProcesses() {
    return ProcessHandle.of(publishing.pid()).stream().toList();
  }

  @Override
  public void close() {
    readers.close();
    publishing.close();
  }

  private ServerNode node(Lab lab, String role, int nodePort) {
    String name = server + "-" + role;
    NodePlan plan =
        NodePlan.of(name, nodePort)
            .with("parley.redis.uri", lab.redisUri().toString())
            .with("parley.namespaces", Channels.WITHOUT_HISTORY)
            .with("parley.namespace." + Channels.WITHOUT_HISTORY + ".history.size", "0");
    for (String option : lab.javaOptions()) {
      plan = plan.withJavaOption(option);
    }
    return ServerNode.of(server, plan, lab.directory(name));
  }
}
