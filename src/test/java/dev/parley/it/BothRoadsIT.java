package dev.parley.it;

import static dev.parley.it.client.JsonText.nested;
import static dev.parley.it.client.JsonText.object;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Named.named;

import dev.parley.access.TestTokens;
import dev.parley.it.client.Api;
import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.RawSocket;
import dev.parley.launcher.Secrets;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A request to publish is answered by a filter where it says how long it is (before all servlets,
 * where the server can do that), and by JAX-RS where it comes in chunks; a handshake, too, comes to
 * the servlets only if the server can do no better: nobody can tell which it was.
 */
@Order(NodeClients.OTHER_SETTINGS)
class BothRoadsIT extends NodeClients {
  private static final String KEY = Secrets.of("k3y");
  private static final String OPS_KEY = Secrets.of("ops-k3y");
  private static final String PARTNER = "https://partner.example.org";
  private static final String GRANT =
      TestTokens.granting("ann", Instant.now().plusSeconds(3_600), List.of("publish"));
  private static final String NEITHER_KEPT_NOR_NUMBERED =
      "{\"channel\":\"news\",\"data\":1,\"skip_history\":true}";
  private static final String[] WITH_KEY = {"X-API-Key", KEY};

  /** One way to the same method. */
  private interface Road {
    Api.Answer post(byte[] body, String... headers);
  }

  private static final String VERSION_13 = "Sec-WebSocket-Version: 13";
  private static final Road SHORT =
      (body, headers) -> NODE_1.api().post("/api/publish", body, headers);
  private static final Road LONG =
      (body, headers) -> NODE_1.api().postChunked("/api/publish", body, headers);

  @Deployment(name = "node-1", testable = false)
  @TargetsContainer("node-1")
  static WebArchive withKeys() {
    return war(
        "roads.war",
        Map.of(
            "parley.insecure", "false",
            "parley.audit", "on",
            "parley.origins", PARTNER,
            "parley.api.key", KEY,
            "parley.api.keys", "ops",
            "parley.api.key.ops", OPS_KEY,
            "parley.api.key.ops.allow", "history"));
  }

  @BeforeAll
  static void itIsReady() {
    awaitReady(NODE_1);
  }

  static Stream<Arguments> bodies() {
    return Stream.of(
            NEITHER_KEPT_NOR_NUMBERED,
            "{\"channel\":\"news\",\"data\":{\"a\":[1,\"\u00e9\u20ac\"]},\"skip_history\":true}",
            "",
            " ",
            "{}",
            "null",
            "[]",
            "not JSON",
            "{}{}",
            nested(5_000),
            "{\"channel\":\"news\"}",
            "{\"channel\":5,\"data\":1}",
            "{\"channel\":\"a b\",\"data\":1}",
            "{\"channel\":\"nope:x\",\"data\":1}",
            "{\"channel\":\"" + "c".repeat(256) + "\",\"data\":1}",
            "{\"channel\":\"news\",\"data\":1,\"tags\":{\"" + "\u00fc".repeat(30_000) + "\":5}}",
            "{\"channel\":\"news\",\"data\":1,\"idempotency_key\":\"" + "k".repeat(129) + "\"}",
            "{\"channel\":\"news\",\"data\":\"" + "x".repeat(65_600) + "\"}",
            "{\"channel\":\"news\",\"data\":\"" + "x".repeat(2 << 20) + "\"}")
        .map(body -> Arguments.of(named(shown(body), body.getBytes(StandardCharsets.UTF_8))));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void bodyIsAnsweredAlike(byte[] body) {
    assertAlike(body, WITH_KEY);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void bodyIsAnsweredAlikeWithStatuses(byte[] body) {
    assertAlike(body, "X-API-Key", KEY, "X-Centrifugo-Error-Mode", "Transport");
  }

  @Test
  void bodyThatIsNotUtf8IsAnsweredAlike() {
    assertAlike(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}, WITH_KEY);
  }

  static Stream<Arguments> callers() {
    return Stream.of(
            new String[] {},
            new String[] {"X-API-Key", "wrong"},
            new String[] {"X-API-Key", ""},
            new String[] {"X-API-Key", OPS_KEY},
            new String[] {"Authorization", "apikey " + KEY},
            new String[] {"Authorization", "APIKEY " + KEY},
            new String[] {"Authorization", "apikey wrong"},
            new String[] {"Authorization", KEY},
            new String[] {"Authorization", "Bearer " + GRANT},
            new String[] {"Authorization", "Bearer " + KEY},
            new String[] {"X-API-Key", KEY, "Origin", PARTNER},
            new String[] {"Origin", PARTNER},
            new String[] {"X-API-Key", KEY, "Origin", "https://evil.example.org"},
            new String[] {"X-API-Key", KEY, "Accept", "text/html"},
            new String[] {"X-API-Key", KEY, "Accept-Encoding", "gzip"},
            new String[] {"X-API-Key", KEY, "Content-Type", "application/x-www-form-urlencoded"},
            new String[] {"X-API-Key", KEY, "Content-Type", "application/json; charset=utf-8"},
            new String[] {"X-API-Key", KEY, "Content-Type", "nonsense"})
        .map(
            headers ->
                Arguments.of(
                    named(
                        "'"
                            + String.join(" ", headers).replace(KEY, "key").replace(OPS_KEY, "ops")
                            + "'",
                        headers)));
  }

  @ParameterizedTest
  @MethodSource("callers")
  void callerIsAnsweredAlike(String[] headers) {
    assertAlike(NEITHER_KEPT_NOR_NUMBERED.getBytes(StandardCharsets.UTF_8), headers);
  }

  @Test
  void keyIsAnsweredAgainByTheOtherRoad() {
    for (List<Road> roads : List.of(List.of(SHORT, LONG), List.of(LONG, SHORT))) {
      String key = "by road " + roads.indexOf(SHORT);
      byte[] body =
          object("channel", "once", "data", 1, "idempotency_key", key)
              .toString()
              .getBytes(StandardCharsets.UTF_8);

      Api.Answer first = roads.get(0).post(body, WITH_KEY);
      Api.Answer again = roads.get(1).post(body, WITH_KEY);
      Api.Answer next = roads.get(0).post(publication("once"), WITH_KEY);

      assertEquals(all(first), all(again));
      assertNotEquals(first.text(), next.text());
    }
  }

  @Test
  void positionsGoOnFromRoadToRoad() {
    List<Integer> offsets = new ArrayList<>();
    for (Road road : List.of(SHORT, LONG, SHORT)) {
      offsets.add(road.post(publication("numbered"), WITH_KEY).result().getInt("offset"));
    }

    assertEquals(List.of(1, 2, 3), offsets);
  }

  @Test
  void theAuditLogTellsTheSame() throws IOException {
    String mark = "mark-" + UUID.randomUUID();
    LONG.post(publication(mark), WITH_KEY);
    for (Road road : List.of(SHORT, LONG)) {
      road.post(publication("audited"), WITH_KEY);
      road.post(publication("nope:audited"), WITH_KEY);
      road.post(publication("audited"), "X-API-Key", OPS_KEY);
    }

    await().atMost(Duration.ofSeconds(10)).until(() -> auditedAfter(mark).size() == 6);
    List<String> told = auditedAfter(mark);
    assertTrue(told.get(0).contains("method=publish channel=audited"), told.toString());
    assertEquals(told.subList(0, 3), told.subList(3, 6));
  }

  /** WildFly needs no line for it. */
  @Test
  @EnabledIfSystemProperty(
      named = "server",
      matches = "payara",
      disabledReason = "there, it is so from the start")
  @DisabledIfSystemProperty(
      named = "parley.it.wire",
      matches = "portable",
      disabledReason = "asks for what every server has")
  void onceOneHasComeByTheServletsPublicationsGoRoundThem() {
    SHORT.post(publication("news"), WITH_KEY);

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.readString(log(NODE_1)).contains("are answered before the servlets"));
  }

  @Test
  void bodyMayComeInPieces() throws IOException {
    byte[] body = publication("news");
    RawSocket caller = raw(NODE_1);
    caller.beginPost("/api/publish", body.length, "X-API-Key: " + KEY);
    for (byte piece : body) {
      caller.send(new byte[] {piece});
    }

    String answer = caller.readAnswer();

    assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
  }

  @Test
  @WithoutServlets
  void callersWhoseBodiesNeverComeHoldUpNobodyWhoPublishes() throws IOException {
    occupyWorkers();

    for (int i = 0; i < 20; i++) {
      assertEquals(200, SHORT.post(publication("news"), WITH_KEY).status());
    }
  }

  @Test
  @WithoutServlets
  void callersWhoseBodiesNeverComeHoldUpNobodyWhoConnects() throws IOException {
    occupyWorkers();

    String head = raw(NODE_1).handshake(CentrifugeClient.PATH, VERSION_13);

    assertTrue(head.startsWith("HTTP/1.1 101"), head);
  }

  @Test
  void unanswerableIsAnsweredAlikeWhileRedisIsAway() {
    RealRedis.pause();
    try {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> NODE_1.api().get("/health/ready").status() == 503);
      assertAlike(publication("news"), WITH_KEY);
      assertAlike(publication("news"), "X-API-Key", KEY, "X-Centrifugo-Error-Mode", "transport");
    } finally {
      RealRedis.resume();
      awaitReady(NODE_1);
    }
  }

  static Stream<Arguments> refusedHandshakes() {
    return Stream.of(
        Arguments.of("/ws", List.of(VERSION_13)),
        Arguments.of("/ws?token=", List.of(VERSION_13)),
        Arguments.of("http://localhost/ws", List.of(VERSION_13)),
        Arguments.of("/ws?token=t0k%20n", List.of(VERSION_13)),
        Arguments.of("/ws?token=a&token=b", List.of(VERSION_13)),
        Arguments.of("/ws", List.of(VERSION_13, "Authorization: Bearer t0k3n")),
        Arguments.of("/api/chat/connect_chat", List.of(VERSION_13)),
        Arguments.of(CentrifugeClient.PATH, List.of(VERSION_13, "Origin: https://evil.example")),
        Arguments.of(CentrifugeClient.PATH, List.of("Sec-WebSocket-Version: 8")),
        Arguments.of(CentrifugeClient.PATH, List.of()));
  }

  /** One that names its host in the path goes the servlets' way. */
  @ParameterizedTest
  @MethodSource("refusedHandshakes")
  void handshakeIsRefusedAlike(String path, List<String> headers) throws IOException {
    String withHost = path.startsWith("/") ? "http://localhost" + path : path;

    String refusal = refusal(path, headers);

    assertTrue(refusal.contains("HTTP/1.1 4"), refusal);
    assertEquals(refusal(withHost, headers), refusal);
  }

  private String refusal(String path, List<String> headers) throws IOException {
    RawSocket caller = raw(NODE_1);
    caller.sendHandshake(path, headers.toArray(String[]::new));
    return caller
        .readAnswer()
        .lines()
        .filter(line -> !line.startsWith("Date:"))
        .sorted()
        .toList()
        .toString();
  }

  private void occupyWorkers() throws IOException {
    int workers = 16 * Runtime.getRuntime().availableProcessors();
    for (int i = 0; i < workers; i++) {
      raw(NODE_1).beginPost("/api/history", 10, "X-API-Key: " + KEY);
    }
  }

  private static void assertAlike(byte[] body, String... headers) {
    assertEquals(all(LONG.post(body, headers)), all(SHORT.post(body, headers)));
  }

  /** All of an answer but the time. */
  private static String all(Api.Answer answer) {
    Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
    headers.remove("date");
    return answer.status() + " " + headers + " " + answer.text();
  }

  private static byte[] publication(String channel) {
    return object("channel", channel, "data", 1).toString().getBytes(StandardCharsets.UTF_8);
  }

  /** What the log has after the line of this channel: it is written later, but in order. */
  private static List<String> auditedAfter(String channel) throws IOException {
    return Files.readAllLines(log(NODE_1)).stream()
        .dropWhile(line -> !line.contains("channel=" + channel))
        .skip(1)
        .filter(line -> line.contains("event="))
        .map(line -> line.substring(line.indexOf("event=")))
        .toList();
  }

  private static String shown(String body) {
    return body.length() <= 100 ? "'" + body + "'" : body.substring(0, 40) + "... " + body.length();
  }

  /** What the servers' own threads do, without waking one for a servlet. */
  @Retention(RetentionPolicy.RUNTIME)
  @DisabledIfSystemProperty(
      named = "server",
      matches = "payara",
      disabledReason = "there, each request takes a thread until it has come whole")
  @DisabledIfSystemProperty(
      named = "parley.it.wire",
      matches = "portable",
      disabledReason = "asks for what every server has")
  private @interface WithoutServlets {}
}
