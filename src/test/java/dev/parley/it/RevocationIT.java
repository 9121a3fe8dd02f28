package dev.parley.it;

import static dev.parley.it.client.JsonText.object;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.access.TestTokens;
import dev.parley.it.client.Api;
import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.Node;
import dev.parley.it.client.TextSocket.Ended;
import dev.parley.launcher.Secrets;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ClientKillParams;

/** Tokens that are revoked, on two nodes outside insecure mode. */
@Order(NodeClients.OTHER_SETTINGS)
class RevocationIT extends NodeClients {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Ended INVALID_TOKEN = new Ended(3500, "invalid token");
  private static final String KEY = Secrets.of("revocation-api-key");
  private static final Map<String, String> SECURE =
      Map.of("parley.insecure", "false", "parley.api.key", KEY);
  private static final Instant BEFORE = Instant.now().minusSeconds(60);

  private final String user = unique("user");

  @Deployment(name = "node-1", testable = false, order = 1)
  @TargetsContainer("node-1")
  static WebArchive onNode1() {
    return war("revocation.war", SECURE);
  }

  /** As another user of Redis, so that it alone can be cut off. */
  @Deployment(name = "node-2", testable = false, order = 2)
  @TargetsContainer("node-2")
  static WebArchive onNode2() {
    Map<String, String> settings = new HashMap<>(SECURE);
    settings.put("parley.redis.uri", "redis://127.0.0.1:" + RealRedis.port());
    return war("revocation.war", settings);
  }

  @Test
  void clientsOfEveryNodeAreEnded() {
    CentrifugeClient first = connected(NODE_1, token());
    CentrifugeClient second = connected(NODE_2, token());
    ChatClient chat = chatWith(NODE_2, token());
    chat.texts().await("welcome", text -> text.contains("\"system\""));

    revoke(object("user", user));

    assertEquals(INVALID_TOKEN, first.awaitEnd(PATIENCE));
    assertEquals(INVALID_TOKEN, second.awaitEnd(PATIENCE));
    assertEquals(INVALID_TOKEN, chat.awaitEnd(PATIENCE));
  }

  @Test
  void clientsOfOthersAndWithNewerTokensStay() {
    CentrifugeClient other = connected(NODE_2, TestTokens.of("other-" + user, "t", BEFORE));
    CentrifugeClient newer = connected(NODE_2, TestTokens.of(user, "new", BEFORE.plusSeconds(30)));
    CentrifugeClient older = connected(NODE_2, token());

    revoke(object("user", user, "issued_before", BEFORE.getEpochSecond() + 30));

    assertEquals(INVALID_TOKEN, older.awaitEnd(PATIENCE));
    other.call("ping", object());
    newer.call("ping", object());
  }

  @Test
  void oneTokenIsRevokedByItsId() {
    String id = "id-of-" + user;
    CentrifugeClient one = connected(NODE_2, TestTokens.of(user, id, BEFORE));
    CentrifugeClient another = connected(NODE_2, TestTokens.of(user, "not-" + id, BEFORE));

    revoke(object("id", id));

    assertEquals(INVALID_TOKEN, one.awaitEnd(PATIENCE));
    another.call("ping", object());
    assertTurnedAway(NODE_1, TestTokens.of(user, id, BEFORE));
  }

  @Test
  void aRevokedTokenLetsNobodyInAnyMore() {
    revoke(object("user", user));

    assertTurnedAway(NODE_1, token());
    assertTurnedAway(NODE_2, token());
  }

  @Test
  void aTokenThatDoesNotTellWhenItWasIssuedIsRevokedToo() {
    revoke(object("user", user, "issued_before", 1));

    assertTurnedAway(NODE_2, TestTokens.of(user, Instant.now().plusSeconds(3_600)));
  }

  @ParameterizedTest
  @ValueSource(strings = {ChatClient.CHAT, ChatClient.FEED})
  void plainClientsAreTurnedAway(String path) {
    revoke(object("user", user));

    ChatClient client = plain(NODE_2, path, token());

    assertEquals(INVALID_TOKEN, client.awaitEnd(PATIENCE));
    assertEquals(0, client.texts().size());
  }

  @Test
  void aRevokedTokenDoesNotRefresh() {
    CentrifugeClient client = connected(NODE_2, TestTokens.of(user, "new", BEFORE.plusSeconds(30)));
    revoke(object("user", user, "issued_before", BEFORE.getEpochSecond() + 30));

    client.command("refresh", object("token", token()));

    assertEquals(INVALID_TOKEN, client.awaitEnd(PATIENCE));
  }

  @Test
  void aNodeThatWasCutOffLearnsItWhenItsLinkIsBack() {
    CentrifugeClient client = connected(NODE_2, token());
    cut();
    try {
      revoke(object("user", user));
      client.call("ping", object());
    } finally {
      mend();
    }

    assertEquals(INVALID_TOKEN, client.awaitEnd(PATIENCE));
  }

  @Test
  void aTokenThatWasRefreshedWhileTheNodeWasCutOffIsLookedUpLater() {
    CentrifugeClient client = connected(NODE_2, TestTokens.of(user, "new", Instant.now()));
    revoke(object("user", user, "issued_before", BEFORE.getEpochSecond() + 30));
    cut();
    try {
      client.call("refresh", object("token", token())).result("refresh");
    } finally {
      mend();
    }

    assertEquals(INVALID_TOKEN, client.awaitEnd(PATIENCE));
  }

  /** The order is gone with the stream; what is kept of it is not. */
  @Test
  void aNodeThatMissedTheOrderLooksItsClientsUp() {
    CentrifugeClient client = connected(NODE_2, token());
    cut();
    try (Jedis admin = RealRedis.operator()) {
      revoke(object("user", user));
      admin.xtrim("chat:orders", 0, false);
    } finally {
      mend();
    }

    assertEquals(INVALID_TOKEN, client.awaitEnd(PATIENCE));
  }

  @Test
  void nobodySlipsInWhileHisTokenIsBeingRevoked() throws Exception {
    ExecutorService executor = Executors.newCachedThreadPool();
    try {
      for (int round = 0; round < 40; round++) {
        String racer = user + "-" + round;
        CentrifugeClient client = unconnected(round % 2 == 0 ? NODE_1 : NODE_2);
        int headStart = round % 8;
        Future<?> connecting =
            executor.submit(
                () ->
                    client.send(
                        object("id", 1, "connect", object("token", token(racer))).toString()));
        CompletableFuture<Api.Answer> revoking =
            CompletableFuture.supplyAsync(
                () -> post(NODE_1, object("user", racer)),
                CompletableFuture.delayedExecutor(headStart, TimeUnit.MILLISECONDS, executor));

        connecting.get(10, TimeUnit.SECONDS);
        assertEquals("{\"result\":{}}", revoking.get(10, TimeUnit.SECONDS).text());

        assertEquals(INVALID_TOKEN, client.awaitEnd(PATIENCE), "in round " + round);
      }
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void aRevokedTokenCallsNothingAnyMore() {
    String publication = object("channel", "news", "data", 1).toString();
    String bearer =
        "Bearer "
            + TestTokens.of(
                user, Map.of("api", List.of("publish"), "iat", BEFORE.getEpochSecond()));
    Api api = NODE_2.api();
    assertEquals(0, api.post("/api/publish", publication, "Authorization", bearer).errorCode());

    revoke(object("user", user));

    Api.Answer refused = api.post("/api/publish", publication, "Authorization", bearer);
    assertEquals(401, refused.status());
    assertEquals(101, refused.errorCode());
    assertEquals(
        401, api.post(Api.PUBLISH, "{\"message\":\"hi\"}", "Authorization", bearer).status());
    for (String path : List.of(Api.PUBLISH, Api.CREATE_CHAT)) {
      assertEquals(401, api.post(path, "{}", "Authorization", bearer).status(), path);
    }
  }

  @Test
  void nobodyRevokesWithoutTheKey() {
    assertEquals(401, NODE_1.api().call("revoke", object("user", user)).status());
  }

  /** Node 2's user of Redis may not get in, and is thrown out. */
  private static void cut() {
    try (Jedis admin = RealRedis.operator()) {
      admin.aclSetUser("default", "off");
      admin.clientKill(new ClientKillParams().user("default"));
    }
    await().atMost(PATIENCE).until(() -> NODE_2.api().get("/health/ready").status() == 503);
  }

  private static void mend() {
    try (Jedis admin = RealRedis.operator()) {
      admin.aclSetUser("default", "on");
    }
  }

  private static void assertTurnedAway(Node node, String token) {
    try (CentrifugeClient client = CentrifugeClient.open(node, "")) {
      client.command("connect", object("token", token));

      assertEquals(INVALID_TOKEN, client.awaitEnd(PATIENCE));
      assertEquals(0, client.replies().size());
    }
  }

  private static void revoke(JsonObject request) {
    Api.Answer answer = post(NODE_1, request);
    assertTrue(answer.result().isEmpty(), answer.toString());
  }

  private static Api.Answer post(Node node, JsonObject request) {
    return node.api().post("/api/revoke", request.toString(), "X-API-Key", KEY);
  }

  private String token() {
    return token(user);
  }

  private static String token(String owner) {
    return TestTokens.of(owner, "t-of-" + owner, BEFORE);
  }

  private CentrifugeClient connected(Node node, String token) {
    CentrifugeClient client = unconnected(node);
    await()
        .atMost(PATIENCE)
        .until(() -> client.call("connect", object("token", token)).errorCode(), code -> code == 0);
    return client;
  }

  private CentrifugeClient unconnected(Node node) {
    return unconnected(node, "");
  }

  private ChatClient chatWith(Node node, String token) {
    return plain(node, ChatClient.CHAT, token);
  }

  private ChatClient plain(Node node, String path, String token) {
    return closedLater(ChatClient.open(node.ws(path + "?token=" + token)));
  }
}
