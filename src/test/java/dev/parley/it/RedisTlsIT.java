package dev.parley.it;

import static dev.parley.it.client.JsonText.object;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.it.client.Api;
import dev.parley.it.client.CentrifugeClient;
import dev.parley.launcher.Certificates;
import dev.parley.launcher.Ports;
import dev.parley.launcher.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes whose Redis speaks TLS: one that is let in, and one that trusts another authority. */
@Order(NodeClients.OTHER_SETTINGS)
class RedisTlsIT extends NodeClients {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Path DIRECTORY = Path.of("target", "it", "tls");

  @TempDir static Path certificates;

  /** What is there before the nodes are, since a node says just once why it does not get in. */
  private static final class Redis {
    static final Certificates OURS = new Certificates(certificates.resolve("ours"));
    static final Certificates OTHERS = new Certificates(certificates.resolve("others"));
    static final int TLS_PORT = Ports.free();
    static final RedisProcess PROCESS = start();

    private static RedisProcess start() {
      OURS.sign("redis", "localhost").sign("node", "node");
      int port = Ports.free();
      RedisProcess redis =
          new RedisProcess(port, DIRECTORY, OURS.redisOptions("redis", port, TLS_PORT));
      redis.clear();
      redis.start();
      return redis;
    }
  }

  @Deployment(name = "node-1", testable = false, order = 1)
  @TargetsContainer("node-1")
  static WebArchive trusting() {
    return believing(Redis.OURS.authority());
  }

  @Deployment(name = "node-2", testable = false, order = 2)
  @TargetsContainer("node-2")
  static WebArchive stranger() {
    return believing(Redis.OTHERS.authority());
  }

  private static WebArchive believing(Path authority) {
    String uri = Redis.PROCESS.nodeUri().toString().replace("redis://", "rediss://");
    return war(
        "tls.war",
        Map.of(
            "parley.redis.uri", uri.replaceFirst("@.*", "@localhost:" + Redis.TLS_PORT),
            "parley.redis.tls.ca", authority.toString(),
            "parley.redis.tls.certificate", Redis.OURS.certificate("node").toString(),
            "parley.redis.tls.key", Redis.OURS.key("node").toString()));
  }

  @AfterAll
  static void stopRedis() {
    Redis.PROCESS.close();
  }

  @Test
  void aNodeWorksOverTls() {
    awaitReady(NODE_1);
    CentrifugeClient reader = subscriber(NODE_1, "alice", "news");

    NODE_1.api().publish("news", "hi");

    reader.await("news", "hi");
  }

  @Test
  void aNodeThatDoesNotBelieveItsRedisIsLiveAndNotReadyAndSaysWhy() throws IOException {
    await().atMost(PATIENCE).until(() -> NODE_2.api().get("/health/live").status() == 200);

    Api.Answer ready = NODE_2.api().get("/health/ready");
    Api.Answer publication = NODE_2.api().call("publish", object("channel", "news", "data", "hi"));

    assertEquals(503, ready.status(), ready.toString());
    assertEquals(100, publication.errorCode());
    for (String job : List.of("broker-0", "broker-1", "subscriber")) {
      // Each job tries by itself, so that one may be told later than the other two.
      await().atMost(PATIENCE).until(() -> !toldOf(job).isEmpty());
      List<String> told = toldOf(job);
      assertEquals(1, told.size(), told.toString());
      assertTrue(told.get(0).contains("TLS"), told.toString());
    }
  }

  private static List<String> toldOf(String job) throws IOException {
    try (Stream<String> lines = Files.lines(log(NODE_2))) {
      return lines
          .filter(line -> line.contains("redis link down job=" + job))
          .filter(line -> line.contains(":" + Redis.TLS_PORT))
          .toList();
    }
  }
}
