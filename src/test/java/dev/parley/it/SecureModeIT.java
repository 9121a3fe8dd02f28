package dev.parley.it;

import static dev.parley.it.client.JsonText.object;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.parley.access.TestTokens;
import dev.parley.it.client.Api;
import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.RawSocket;
import dev.parley.launcher.Secrets;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** A node outside insecure mode, as the WAR is by itself, with an API key. */
@Order(NodeClients.OTHER_SETTINGS)
class SecureModeIT extends NodeClients {
  private static final String KEY = Secrets.of("k3y");
  private static final String REDIS_USER = "secure";
  private static final String REDIS_PASSWORD = Secrets.of("p@ss");
  private static final String ORDERS_KEY = Secrets.of("orders-k3y");
  private static final String PARTNER = "https://partner.example.org";
  private static final String USER = "ann-of-the-token";
  private static final String TOKEN = TestTokens.of(USER, Instant.now().plusSeconds(3_600));
  private static final String EXPIRED = TestTokens.of(USER, Instant.now().minusSeconds(3_600));
  private static final String GRANT =
      TestTokens.granting(USER, Instant.now().plusSeconds(3_600), List.of("publish", "history"));
  private static final String EXPIRED_GRANT =
      TestTokens.granting(USER, Instant.now().minusSeconds(3_600), List.of("publish"));
  private static final String FORGED = TOKEN.substring(0, TOKEN.lastIndexOf('.') + 1) + "AAAA";
  private static final JsonObject PUBLICATION = object("channel", "news", "data", "hi");

  /** Who publishes the keys of some tokens; made with the deployment, which has the address. */
  static final class Issuer {
    static final RSAKey KEY = key();
    static final HttpServer SERVER = start();

    private static RSAKey key() {
      try {
        return new RSAKeyGenerator(2_048).keyID("it").generate();
      } catch (JOSEException e) {
        throw new IllegalStateException(e);
      }
    }

    private static HttpServer start() {
      try {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        HttpServer server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        byte[] keys = new JWKSet(KEY.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
        server.createContext(
            "/keys",
            exchange -> {
              exchange.sendResponseHeaders(200, keys.length);
              exchange.getResponseBody().write(keys);
              exchange.close();
            });
        server.start();
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    static String address() {
      return "http://127.0.0.1:" + SERVER.getAddress().getPort() + "/keys";
    }

    static String token() throws JOSEException {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(KEY.getKeyID()).build(),
              new JWTClaimsSet.Builder().subject(USER).issueTime(new Date()).build());
      token.sign(new RSASSASigner(KEY));
      return token.serialize();
    }
  }

  @AfterAll
  static void stopIssuer() {
    Issuer.SERVER.stop(0);
  }

  @Deployment(name = "node-1", testable = false)
  @TargetsContainer("node-1")
  static WebArchive secure() {
    return war(
        "secure.war",
        Map.of(
            "parley.insecure",
            "false",
            "parley.node.name",
            "secure",
            "parley.audit",
            "on",
            "parley.origins",
            PARTNER,
            "parley.token.jwks",
            Issuer.address(),
            "parley.api.key",
            KEY,
            "parley.api.keys",
            "orders",
            "parley.api.key.orders",
            ORDERS_KEY,
            "parley.api.key.orders.allow",
            "publish,broadcast",
            "parley.redis.uri",
            "redis://%s:%s@127.0.0.1:%d"
                .formatted(REDIS_USER, REDIS_PASSWORD.replace("@", "%40"), RealRedis.port())));
  }

  @BeforeAll
  static void redisLetsItIn() {
    try (Jedis operator = RealRedis.operator()) {
      operator.aclSetUser(REDIS_USER, "on", ">" + REDIS_PASSWORD, "~*", "&*", "+@all");
    }
    awaitReady(NODE_1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "publish",
        "broadcast",
        "history",
        "history_remove",
        "info",
        "disconnect",
        "refresh",
        "revoke",
        "nope"
      })
  void serverApiWithoutKeyIsUnauthorized(String method) {
    assertEquals(401, NODE_1.api().call(method, PUBLICATION).status());
  }

  static Stream<String[]> wrongKeys() {
    return Stream.of(
        new String[] {"X-API-Key", "wrong"},
        new String[] {"X-API-Key", ""},
        new String[] {"X-API-Key", KEY + "x"},
        new String[] {"X-API-Key", KEY.toUpperCase()},
        new String[] {"Authorization", "apikey wrong"},
        new String[] {"Authorization", "apikey "},
        new String[] {"Authorization", "apikey"},
        new String[] {"Authorization", KEY},
        new String[] {"Authorization", "Bearer " + KEY});
  }

  @ParameterizedTest
  @MethodSource("wrongKeys")
  void serverApiWithAWrongKeyIsUnauthorized(String name, String value) {
    assertEquals(401, post(name, value).status());
  }

  /** They are fetched at start, by a thread of the server's. */
  @Test
  void tokenOfAPublishedKeyIsBelieved() throws JOSEException {
    try (CentrifugeClient client = CentrifugeClient.open(NODE_1, "")) {
      JsonObject connect = object("token", Issuer.token());

      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> client.call("connect", connect).errorCode() == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/health/ready"})
  void healthNeedsNoKey(String path) {
    await().atMost(Duration.ofSeconds(15)).until(() -> NODE_1.api().get(path).status() == 200);
  }

  @Test
  void keyInTheQueryIsNotTaken() {
    assertEquals(
        401, NODE_1.api().post("/api/publish?api_key=" + KEY, PUBLICATION.toString()).status());
  }

  @Test
  void serverApiWithTheKeyAnswers() {
    assertEquals(200, post("X-API-Key", KEY).status());
    assertTrue(post("X-API-Key", KEY).result().getInt("offset") > 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"apikey ", "Apikey ", "APIKEY "})
  void keyMayComeAsAuthorization(String scheme) {
    assertEquals(200, post("Authorization", scheme + KEY).status());
  }

  @Test
  void aNamedKeyMayCallItsMethodsAlone() {
    assertEquals(200, call("publish", "X-API-Key", ORDERS_KEY).status());

    Api.Answer refused = call("history", "X-API-Key", ORDERS_KEY);

    assertEquals(403, refused.status());
    assertEquals(103, refused.errorCode());
  }

  @Test
  void aTokenMayCallWhatItGrantsAlone() {
    assertEquals(200, call("publish", "Authorization", "Bearer " + GRANT).status());
    assertEquals(200, call("history", "Authorization", "bearer " + GRANT).status());
    assertEquals(103, call("disconnect", "Authorization", "Bearer " + GRANT).errorCode());
    assertEquals(403, call("publish", "Authorization", "Bearer " + TOKEN).status());
  }

  @Test
  void aTokenThatHasExpiredIsToldSo() {
    Api.Answer refused = call("publish", "Authorization", "Bearer " + EXPIRED_GRANT);

    assertEquals(401, refused.status());
    assertEquals("token expired", refused.json().getJsonObject("error").getString("message"));
  }

  @Test
  void aTokenInTheQueryGrantsNothing() {
    assertEquals(
        401, NODE_1.api().post("/api/publish?token=" + GRANT, PUBLICATION.toString()).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {Api.CREATE_CHAT, Api.PUBLISH})
  void seedEndpointsTakeWhoMayPublish(String path) {
    assertEquals(200, seed(path, "X-API-Key", ORDERS_KEY).status());
    assertEquals(200, seed(path, "Authorization", "Bearer " + GRANT).status());
    assertEquals(403, seed(path, "Authorization", "Bearer " + TOKEN).status());
    assertEquals(401, seed(path, "Authorization", "Bearer " + FORGED).status());
  }

  @ParameterizedTest
  @ValueSource(strings = {Api.CREATE_CHAT, Api.PUBLISH})
  void seedEndpointsWithoutKeyAreUnauthorized(String path) {
    Api.Answer answer = seed(path);

    assertEquals(401, answer.status(), answer.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {Api.CREATE_CHAT, Api.PUBLISH})
  void seedEndpointsWithTheKeyAnswer(String path) {
    Api.Answer answer = seed(path, "X-API-Key", KEY);

    assertEquals(200, answer.status(), answer.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ChatClient.CHAT,
        ChatClient.CHAT + "?user_code=alice",
        ChatClient.FEED,
        ChatClient.FEED + "?user_code=alice"
      })
  void plainEndpointsRefuseTheHandshake(String path) throws IOException {
    try (RawSocket socket = RawSocket.connect(NODE_1, 0)) {
      String head = socket.handshake(path, "Sec-WebSocket-Version: 13");

      assertTrue(head.startsWith("HTTP/1.1 401"), head);
    }
  }

  @Test
  void sdkIsRefusedWhateverNameItClaims() {
    try (CentrifugeClient client = CentrifugeClient.open(NODE_1, "alice")) {
      client.send("{\"id\":1,\"connect\":{}}");

      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> !client.socket().isOpen() || client.replies().size() > 0);
      assertTrue(client.replies().all(reply -> reply.containsKey("connect")).isEmpty());
    }
  }

  @Test
  void whatIsPipelinedBehindARefusedConnectIsDiscarded() {
    try (CentrifugeClient client = CentrifugeClient.open(NODE_1, "alice")) {
      client.send("{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"x\"}}");

      client.replies().await("reply to connect", reply -> reply.getInt("id") == 1);
      client.send("{\"id\":3,\"connect\":{}}");
      client.replies().await("reply to the next", reply -> reply.getInt("id") == 3);
      assertTrue(client.replies().all(reply -> reply.getInt("id") == 2).isEmpty());
    }
  }

  @Test
  void sdkConnectsWithAToken() {
    try (CentrifugeClient client = CentrifugeClient.open(NODE_1, "mallory")) {
      JsonObject reply = client.call("connect", object("token", TOKEN)).result("connect");

      assertTrue(reply.getBoolean("expires"));
      assertTrue(reply.getJsonObject("subs").containsKey("#" + USER), reply.toString());
    }
  }

  @Test
  void sdkIsToldThatItsTokenHasExpired() {
    try (CentrifugeClient client = CentrifugeClient.open(NODE_1, "mallory")) {
      client.send("{\"id\":1,\"connect\":{\"token\":\"" + EXPIRED + "\"}}");

      JsonObject reply = client.replies().await("reply", each -> each.getInt("id") == 1);
      assertEquals(109, reply.getJsonObject("error").getInt("code"));
    }
  }

  @Test
  void sdkWithAForgedTokenIsEndedForGood() {
    try (CentrifugeClient client = CentrifugeClient.open(NODE_1, "mallory")) {
      client.send("{\"id\":1,\"connect\":{\"token\":\"" + FORGED + "\"}}");

      assertEquals(3500, client.socket().awaitEnd(Duration.ofSeconds(10)).code());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {ChatClient.CHAT, ChatClient.FEED})
  void plainEndpointsTakeATokenInTheQueryOrAHeader(String path) throws IOException {
    assertEquals("101", handshake(path + "?token=" + TOKEN));
    assertEquals("101", handshake(path, "Authorization: Bearer " + TOKEN));
  }

  @ParameterizedTest
  @ValueSource(strings = {ChatClient.CHAT, ChatClient.FEED})
  void plainEndpointsTakeNoExpiredOrForgedToken(String path) throws IOException {
    for (String token : List.of(EXPIRED, FORGED, "t")) {
      assertEquals("401", handshake(path + "?user_code=alice&token=" + token));
      assertEquals("401", handshake(path, "Authorization: Bearer " + token));
    }
  }

  @Test
  void aTokenSaysWhoIsInThePlainChat() {
    try (ChatClient client =
        ChatClient.open(NODE_1.ws(ChatClient.CHAT + "?user_code=mallory&token=" + TOKEN))) {
      client.texts().await("welcome", text -> text.contains("\"recipient\":\"" + USER + "\""));
    }
  }

  private static String handshake(String path, String... headers) throws IOException {
    try (RawSocket socket = RawSocket.connect(NODE_1, 0)) {
      String[] all =
          Stream.concat(Stream.of("Sec-WebSocket-Version: 13"), Stream.of(headers))
              .toArray(String[]::new);
      return socket.handshake(path, all).split(" ")[1];
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/publish", Api.CREATE_CHAT, Api.PUBLISH})
  void aListedOriginsPageMayCallRest(String path) {
    Api.Answer preflight = preflight(path, PARTNER);

    assertEquals(204, preflight.status());
    assertEquals(PARTNER, preflight.header("Access-Control-Allow-Origin"));
    assertEquals("POST", preflight.header("Access-Control-Allow-Methods"));
    assertTrue(preflight.header("Access-Control-Allow-Headers").contains("Authorization"));
    assertEquals("", preflight.header("Access-Control-Allow-Credentials"));
    assertEquals("Origin", preflight.header("Vary"));
  }

  @Test
  void aListedOriginsPageMayReadTheAnswer() {
    Api.Answer answer = call("publish", "Origin", PARTNER);

    assertEquals(401, answer.status());
    assertEquals(PARTNER, answer.header("Access-Control-Allow-Origin"));
    assertEquals("Origin", answer.header("Vary"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example.org", "http://partner.example.org", "null", "*"})
  void anotherOriginsPageMayNot(String origin) {
    assertEquals(403, preflight("/api/publish", origin).status());
    assertEquals("", preflight("/api/publish", origin).header("Access-Control-Allow-Origin"));
    assertEquals("", call("publish", "Origin", origin).header("Access-Control-Allow-Origin"));
  }

  @Test
  void noOriginNeedsNoLeaveButCachesAreToldThatItCounts() {
    Api.Answer answer = post("X-API-Key", KEY);

    assertEquals("", answer.header("Access-Control-Allow-Origin"));
    assertEquals("Origin", answer.header("Vary"));
    assertEquals("no-store", answer.header("Cache-Control"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/app/main.js", "/openapi.yaml", "/health/live", "/no-such-page"})
  void browsersAreToldToHoldPagesToWhatTheyNeed(String path) {
    Api.Answer answer = NODE_1.api().get(path);
    String policy = answer.header("Content-Security-Policy");

    assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"));
    assertTrue(policy.contains("frame-ancestors 'none'"));
    assertFalse(policy.contains("unsafe"));
    assertEquals("nosniff", answer.header("X-Content-Type-Options"));
    assertEquals("no-referrer", answer.header("Referrer-Policy"));
  }

  @Test
  void theAuditLogTellsWhoCameFromWhereAndWhen() {
    String id;
    try (CentrifugeClient client = CentrifugeClient.open(NODE_1, "mallory")) {
      JsonObject reply = client.call("connect", object("token", TOKEN)).result("connect");
      id = reply.getString("client");
      client.call("subscribe", object("channel", "audited")).result("subscribe");
    }

    String who = " user=" + USER + " connection=" + id + " address=127.0.0.1 ";
    awaitAudit("event=connect" + who + "protocol=CENTRIFUGE_JSON node=secure");
    awaitAudit("event=subscribe" + who + "channel=audited node=secure");
    awaitAudit("event=disconnect" + who + "code=1000 node=secure");
  }

  @Test
  void theAuditLogTellsWhoCalledWhatAndWhoWasRefused() throws IOException {
    seed(Api.CREATE_CHAT, "X-API-Key", ORDERS_KEY);
    call("history", "X-API-Key", ORDERS_KEY);
    call("publish", "Authorization", "Bearer " + FORGED);
    handshake(ChatClient.CHAT + "?token=" + FORGED);

    awaitAudit("event=call caller=orders method=publish channel=#bob address=127.0.0.1 code=0");
    awaitAudit("event=refused path=/api/history address=127.0.0.1 status=403 reason=\"permission");
    awaitAudit("event=refused path=/api/publish address=127.0.0.1 status=401 reason=\"invalid");
    awaitAudit("event=refused path=" + ChatClient.CHAT + " address=127.0.0.1 status=401");
  }

  @Test
  void theAuditLogTellsOfCallsThatWereLetInAndThenRefused() {
    String withoutSender = object("recipient", "unheard", "msg", "hi").toString();
    NODE_1.api().post(Api.CREATE_CHAT, withoutSender, "X-API-Key", ORDERS_KEY);
    NODE_1.api().post(Api.PUBLISH, "{}", "X-API-Key", ORDERS_KEY);

    String who = "event=call caller=orders method=publish channel=";
    awaitAudit(who + "#unheard address=127.0.0.1 code=107");
    awaitAudit(who + "feed address=127.0.0.1 code=107");
  }

  @Test
  void nothingThatACallerWritesBreaksALineOfTheAuditLog() throws IOException {
    call("x%0Aevent=forged%0D", "X-API-Key", ORDERS_KEY);
    NODE_1
        .api()
        .post(
            "/api/publish",
            object("channel", "a\nevent=forged", "data", 1).toString(),
            "X-API-Key",
            KEY);

    awaitAudit("channel=\"a\\u000aevent=forged\"");
    assertTrue(
        Files.readString(log(NODE_1)).lines().noneMatch(line -> line.startsWith("event=forged")));
  }

  private static void awaitAudit(String part) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                records(Files.readString(log(NODE_1)))
                    .anyMatch(line -> line.contains("[parley.audit]") && line.contains(part)));
  }

  @Test
  void missingKeyInTheSettingsDoesNotOpenTheApi() {
    assertEquals(401, post("X-API-Key", "null").status());
  }

  /** Each begins with a date or time, and Payara's have a second line. */
  private static Stream<String> records(String log) {
    return Pattern.compile("^(?=\\[?\\d)", Pattern.MULTILINE).splitAsStream(log);
  }

  private static Api.Answer post(String header, String value) {
    return call("publish", header, value);
  }

  private static Api.Answer call(String method, String header, String value) {
    return NODE_1.api().post("/api/" + method, PUBLICATION.toString(), header, value);
  }

  private static Api.Answer preflight(String path, String origin) {
    return NODE_1
        .api()
        .options(
            path,
            "Origin",
            origin,
            "Access-Control-Request-Method",
            "POST",
            "Access-Control-Request-Headers",
            "authorization,content-type");
  }

  private static Api.Answer seed(String path, String... headers) {
    return NODE_1
        .api()
        .post(
            path,
            object("sender", "s", "recipient", "bob", "msg", "hi", "message", "hi").toString(),
            headers);
  }
}
