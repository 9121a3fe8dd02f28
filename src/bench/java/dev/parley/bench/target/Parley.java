package dev.parley.bench.target;

import dev.parley.bench.client.CentrifugeLine;
import dev.parley.bench.client.Dialect;
import dev.parley.bench.client.HttpLine;
import dev.parley.bench.client.Road;
import dev.parley.launcher.NodePlan;
import dev.parley.launcher.ServerNode;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Two nodes of Parley on WildFly. One has the readers. The other one takes the publications, over
 * the Centrifuge protocol or over REST, so that what publishing costs is not counted as fan-out.
 */
final class Parley implements Target {
  private static final int PORT = Lab.FIRST_PORT;
  private static final int PORT_OF_PUBLISHING = PORT + 100;
  private static final String ENDPOINT = "/connection/websocket";

  private final ServerNode readers;
  private final ServerNode publishing;

  Parley(Lab lab) {
    readers = node(lab, "bench-readers", PORT);
    publishing = node(lab, "bench-publishing", PORT_OF_PUBLISHING);
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

  /** Where that is done. */
  static URI api() {
    return Lab.http(PORT_OF_PUBLISHING);
  }

  @Override
  public String name() {
    return "parley";
  }

  @Override
  public Optional<String> missing() {
    return Optional.empty();
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
    return Optional.of(new CentrifugeDialect(Lab.webSocket(PORT, ENDPOINT)));
  }

  @Override
  public Road road() {
    return centrifugeRoad(Lab.webSocket(PORT_OF_PUBLISHING, ENDPOINT));
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
    return Optional.of(new CentrifugeRecovery(Lab.webSocket(PORT, ENDPOINT), missed));
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

  private static ServerNode node(Lab lab, String name, int port) {
    NodePlan plan =
        NodePlan.of(name, port)
            .with("parley.redis.uri", lab.redisUri().toString())
            .with("parley.namespaces", Channels.WITHOUT_HISTORY)
            .with("parley.namespace." + Channels.WITHOUT_HISTORY + ".history.size", "0");
    return ServerNode.of(plan, lab.directory(name));
  }
}
