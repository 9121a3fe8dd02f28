package dev.parley.it;

import static dev.parley.it.client.JsonText.object;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.Node;
import dev.parley.it.client.TextSocket.Ended;
import dev.parley.launcher.ServerProcess;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Undeploying takes everything along, and deploying again starts afresh. */
class RedeployIT extends NodeClients {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int REDEPLOYS = 6;

  private static final int CROWD = 128;

  private static boolean deployed;

  @ArquillianResource private Deployer deployer;

  @Deployment(name = "node-1", testable = false, managed = false)
  @TargetsContainer("node-1")
  static WebArchive onNode1() {
    return war();
  }

  @Deployment(name = "node-2", testable = false, managed = false)
  @TargetsContainer("node-2")
  static WebArchive onNode2() {
    return war();
  }

  @BeforeEach
  void deployOnBoth() {
    if (!deployed) {
      deployer.deploy(NODE_1.name());
      deployer.deploy(NODE_2.name());
      deployed = true;
    }
  }

  @Test
  void undeployLeavesNoThread() {
    ServerProcess server = ServerProcess.of(NODE_1.name());
    useIt(NODE_1);
    assertFalse(server.threads("parley-").isEmpty(), "threads have other names");

    deployer.undeploy(NODE_1.name());
    try {
      await().atMost(PATIENCE).until(() -> server.threads("parley-"), List::isEmpty);
    } finally {
      deployer.deploy(NODE_1.name());
    }
  }

  @Test
  void undeployLeavesNoThreadOfANodeThatNobodyUsed() {
    ServerProcess server = ServerProcess.of(NODE_1.name());
    redeploy(NODE_1);

    deployer.undeploy(NODE_1.name());
    try {
      await().atMost(PATIENCE).until(() -> server.threads("parley-"), List::isEmpty);
    } finally {
      deployer.deploy(NODE_1.name());
    }
  }

  @Test
  void redeploysDoNotPileUp() {
    ServerProcess server = ServerProcess.of(NODE_1.name());
    for (int i = 0; i < REDEPLOYS; i++) {
      redeploy(NODE_1);
      useIt(NODE_1);
    }

    for (int i = 0; i < CROWD; i++) {
      chat(NODE_1, unique("bob"));
    }

    await().atMost(PATIENCE).until(() -> loadsInUse(server), loads -> loads < REDEPLOYS);
  }

  @Test
  void undeployLeavesNoRedisConnection() {
    useIt(NODE_1);
    useIt(NODE_2);
    assertTrue(redisConnections() > 0, "connections have other names");

    deployer.undeploy(NODE_1.name());
    deployer.undeploy(NODE_2.name());
    try {
      await().atMost(PATIENCE).until(RedeployIT::redisConnections, count -> count == 0);
    } finally {
      deployer.deploy(NODE_1.name());
      deployer.deploy(NODE_2.name());
    }
  }

  @Test
  void redeployAddsNoThreadAndNoRedisConnection() {
    ServerProcess server = ServerProcess.of(NODE_1.name());
    useIt(NODE_1);
    useIt(NODE_2);
    int threads = server.threads("parley-").size();
    long connections = redisConnections();

    redeploy(NODE_1);
    useIt(NODE_1);

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertEquals(threads, server.threads("parley-").size()));
    await().atMost(PATIENCE).untilAsserted(() -> assertEquals(connections, redisConnections()));
  }

  @Test
  void clientsAreToldToComeBack() {
    ChatClient plain = chat(NODE_1, unique("alice"));
    CentrifugeClient sdk = centrifuge(NODE_1, unique("bob"));

    redeploy(NODE_1);

    Set<Integer> reconnecting = Set.of(1001, 1012, 3001);
    Ended plainEnd = plain.awaitEnd(PATIENCE);
    Ended sdkEnd = sdk.awaitEnd(PATIENCE);
    assertTrue(reconnecting.contains(plainEnd.code()), plainEnd.toString());
    assertTrue(reconnecting.contains(sdkEnd.code()), sdkEnd.toString());
  }

  @Test
  void otherNodeGoesOnMeanwhile() {
    String bob = unique("bob");
    ChatClient reader = chat(NODE_2, bob);

    deployer.undeploy(NODE_1.name());
    try {
      NODE_2.api().createChat("s", bob, "meanwhile");
      reader.await(object("msg", "meanwhile"));
    } finally {
      deployer.deploy(NODE_1.name());
    }
  }

  @Test
  void messagesCrossNodesAfterwardsWithTheNextOffset() {
    String channel = unique("news");
    NODE_1.api().publish(channel, "before");
    CentrifugeClient reader = subscriber(NODE_2, unique("bob"), channel);

    redeploy(NODE_1);
    NODE_1.api().publish(channel, "after");

    assertEquals(2, reader.await(channel, "after").offset());
  }

  private void redeploy(Node node) {
    deployer.undeploy(node.name());
    deployer.deploy(node.name());
  }

  /** Has the node use all that it starts on demand. */
  private void useIt(Node node) {
    String channel = unique("news");
    try (CentrifugeClient client = CentrifugeClient.connect(node, unique("alice"))) {
      client.subscribe(channel);
      client.publish(channel, "hi");
      client.await(channel, "hi");
      client.history(channel, 1);
    }
    for (int i = 0; i < 2; i++) {
      node.api().publish(channel, i);
    }
  }

  /**
   * The servers themselves keep a few. WildFly: the first one, and what an idle thread has served
   * last, of which it has two. Payara: what one of its pooled threads was started for, and on the
   * portable wire what its pooled requests were upgraded for last, until a crowd has had them all
   * upgraded anew.
   */
  private long loadsInUse(ServerProcess server) {
    useIt(NODE_1);
    return server.mostLoads("dev.parley.");
  }

  private static long redisConnections() {
    try (Jedis redis = redis()) {
      return redis.clientList().lines().filter(line -> line.contains(" name=parley")).count();
    }
  }
}
