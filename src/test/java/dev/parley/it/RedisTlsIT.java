package dev.parley.it;

import static dev.parley.it.client.JsonText.object;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.it.client.Api;
import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.Node;
import dev.parley.launcher.Certificates;
import dev.parley.launcher.NodePlan;
import dev.parley.launcher.Ports;
import dev.parley.launcher.RedisProcess;
import dev.parley.launcher.ServerNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes whose Redis speaks TLS: one that is let in, and one that trusts another authority. */
class RedisTlsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int PORT = 18_780;
  private static final Node TRUSTING = Node.local("trusting", PORT);
  private static final Node STRANGER = Node.local("stranger", PORT + 100);
  private static final Path DIRECTORY = Path.of("target", "it", "tls");

  @TempDir static Path certificates;
  private static RedisProcess redis;
  private static ServerNode trusting;
  private static ServerNode stranger;

  @BeforeAll
  static void start() {
    Certificates ours = new Certificates(certificates.resolve("ours"));
    ours.sign("redis", "dns:localhost").sign("node", "dns:node");
    Certificates others = new Certificates(certificates.resolve("others"));
    int port = Ports.free();
    int tlsPort = Ports.free();
    redis =
        new RedisProcess(
            port, DIRECTORY.resolve("redis"), ours.redisOptions("redis", port, tlsPort));
    redis.clear();
    redis.start();
    trusting = node(TRUSTING, PORT, tlsPort, ours, ours.authority());
    stranger = node(STRANGER, PORT + 100, tlsPort, ours, others.authority());
    trusting.start();
    stranger.start();
    trusting.waitUntilReady();
  }

  @AfterAll
  static void stop() {
    trusting.close();
    stranger.close();
    redis.close();
  }

  @Test
  void aNodeWorksOverTls() {
    await().atMost(PATIENCE).until(() -> TRUSTING.api().get("/health/ready").status() == 200);
    try (CentrifugeClient reader = CentrifugeClient.connect(TRUSTING, "alice")) {
      reader.subscribe("news");

      TRUSTING.api().publish("news", "hi");

      reader.await("news", "hi");
    }
  }

  @Test
  void aNodeThatDoesNotBelieveItsRedisIsLiveAndNotReadyAndSaysWhy() throws IOException {
    await().atMost(PATIENCE).until(() -> STRANGER.api().get("/health/live").status() == 200);

    Api.Answer ready = STRANGER.api().get("/health/ready");
    Api.Answer publication =
        STRANGER.api().call("publish", object("channel", "news", "data", "hi"));

    assertEquals(503, ready.status(), ready.toString());
    assertEquals(100, publication.errorCode());
    for (String job : List.of("broker-0", "broker-1", "subscriber")) {
      List<String> told =
          Files.readAllLines(stranger.log()).stream()
              .filter(line -> line.contains("redis link down job=" + job))
              .toList();
      assertEquals(1, told.size(), told.toString());
      assertTrue(told.get(0).contains("TLS"), told.toString());
    }
  }

  private static ServerNode node(
      Node node, int port, int tlsPort, Certificates identity, Path authority) {
    String uri = redis.nodeUri().toString().replace("redis://", "rediss://");
    NodePlan plan =
        NodePlan.of(node.name(), port)
            .shortLived()
            .with("parley.wire", NodeClients.WIRE)
            .withSecret("parley.redis.uri", uri.replaceFirst("@.*", "@localhost:" + tlsPort))
            .with("parley.redis.tls.ca", authority.toString())
            .with("parley.redis.tls.certificate", identity.certificate("node").toString())
            .with("parley.redis.tls.key", identity.key("node").toString());
    return ServerNode.of(plan, DIRECTORY.resolve(node.name()));
  }
}
