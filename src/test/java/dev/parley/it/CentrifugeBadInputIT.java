package dev.parley.it;

import static dev.parley.it.client.JsonText.nested;
import static dev.parley.it.client.JsonText.object;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Named.named;

import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.RawSocket;
import dev.parley.it.client.Reply;
import dev.parley.it.client.TextSocket.Ended;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in by the Centrifuge protocol ends one connection at most. */
class CentrifugeBadInputIT extends TwoNodes {
  private static final int BINARY = 2;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int ID = 99;

  @AfterEach
  void nodeGoesOn() {
    String channel = unique("news");
    CentrifugeClient client = subscriber(NODE_1, unique("bob"), channel);
    NODE_2.api().publish(channel, "still here");
    client.await(channel, "still here");
  }

  static Stream<Arguments> noConnect() {
    return frames(
        "",
        "\n",
        "{}",
        " ",
        "null",
        "true",
        "5",
        "\"connect\"",
        "[]",
        "[null]",
        "[{\"id\":1,\"connect\":{}}]",
        "not JSON",
        "{\"id\":1,\"connect\":{}",
        "{\"id\":1}",
        "{\"connect\":{}}",
        "{\"id\":0,\"connect\":{}}",
        "{\"id\":null,\"connect\":{}}",
        "{\"id\":-1,\"connect\":{}}",
        "{\"id\":1.5,\"connect\":{}}",
        "{\"id\":\"1\",\"connect\":{}}",
        "{\"id\":[],\"connect\":{}}",
        "{\"id\":99999999999999999999,\"connect\":{}}",
        "{\"id\":1,\"nope\":{}}",
        "{\"id\":1,\"subscribe\":{\"channel\":\"x\"}}",
        "{\"id\":1,\"publish\":{\"channel\":\"x\",\"data\":1}}",
        "{\"id\":1,\"history\":{\"channel\":\"x\"}}",
        "{\"id\":1,\"ping\":{}}",
        "{\"send\":{\"data\":1}}",
        nested(5_000),
        "{\"id\":1,\"connect\":" + nested(5_000) + "}",
        "{\"id\":1,\"connect\":{\"data\":" + nested(5_000) + "}}");
  }

  @ParameterizedTest
  @MethodSource("noConnect")
  void firstFrameThatDoesNotConnectEndsTheConnection(String frame) {
    CentrifugeClient client = unconnected(NODE_1, unique("alice"));

    client.send(frame);

    assertEquals(new Ended(3501, "bad request"), client.awaitEnd(PATIENCE));
  }

  static Stream<Arguments> oddConnects() {
    return frames(
        "{\"id\":99,\"connect\":null}",
        "{\"id\":99,\"connect\":[]}",
        "{\"id\":99,\"connect\":\"\"}",
        "{\"id\":99,\"connect\":5}",
        "{\"id\":99,\"connect\":{\"token\":null}}",
        "{\"id\":99,\"connect\":{\"token\":5}}",
        "{\"id\":99,\"connect\":{\"token\":\"\"}}",
        "{\"id\":99,\"connect\":{\"data\":null}}",
        "{\"id\":99,\"connect\":{\"subs\":null}}",
        "{\"id\":99,\"connect\":{\"subs\":[]}}",
        "{\"id\":99,\"connect\":{\"subs\":{\"x\":null}}}",
        "{\"id\":99,\"connect\":{\"name\":null,\"version\":5}}",
        "{\"id\":99,\"connect\":{\"headers\":[null]}}",
        "{\"id\":99,\"connect\":{},\"subscribe\":{\"channel\":\"x\"}}",
        "{\"id\":99,\"connect\":{},\"connect\":null}");
  }

  @ParameterizedTest
  @MethodSource("oddConnects")
  void oddConnectIsAnsweredOrEndsTheConnectionInOrder(String frame) {
    CentrifugeClient client = unconnected(NODE_1, unique("alice"));

    client.send(frame);

    assertOneOf(List.of("ok", "error 107", "error 101", "closed 3500", "closed 3501"), client);
  }

  static Stream<Arguments> fatal() {
    return frames(
        "",
        "\n",
        "null",
        "[]",
        "[null]",
        "5",
        "true",
        "\"hi\"",
        "not JSON",
        "{\"id\":99,",
        "{}", // a pong that nobody asked for
        "{\"id\":99}",
        "{\"id\":99,\"nope\":{}}",
        "{\"id\":99,\"connect\":{}}",
        "{\"subscribe\":{\"channel\":\"x\"}}",
        "{\"id\":0,\"subscribe\":{\"channel\":\"x\"}}",
        "{\"id\":null,\"subscribe\":{\"channel\":\"x\"}}",
        "{\"id\":-5,\"subscribe\":{\"channel\":\"x\"}}",
        "{\"id\":\"99\",\"subscribe\":{\"channel\":\"x\"}}",
        "{\"id\":99,\"subscribe\":{}}",
        "{\"id\":99,\"subscribe\":{\"channel\":\"\"}}",
        "{\"id\":99,\"subscribe\":{\"channel\":null}}",
        "{\"id\":99,\"unsubscribe\":{}}",
        "{\"id\":99,\"unsubscribe\":{\"channel\":\"\"}}",
        "{\"id\":99,\"publish\":{\"data\":1}}",
        "{\"id\":99,\"publish\":{\"channel\":\"\",\"data\":1}}",
        "{\"id\":99,\"history\":{}}",
        "{\"id\":99,\"history\":{\"channel\":\"\"}}",
        "{\"id\":99,\"unsubscribe\":{\"channel\":\"x\"}}\n\n"
            + "{\"id\":98,\"unsubscribe\":{\"channel\":\"x\"}}",
        "{\"id\":99,\"unsubscribe\":{\"channel\":\"x\"}}\nnull",
        "1".repeat(2_000),
        "1e999999999999",
        nested(5_000),
        "{\"id\":99,\"publish\":" + nested(5_000) + "}");
  }

  @ParameterizedTest
  @MethodSource("fatal")
  void frameAgainstTheProtocolEndsTheConnection(String frame) {
    CentrifugeClient client = centrifuge(NODE_1, unique("alice"));

    client.send(frame);

    assertEquals(new Ended(3501, "bad request"), client.awaitEnd(PATIENCE));
  }

  static Stream<Arguments> wrongTypes() {
    Stream<String> methods =
        Stream.of("subscribe", "unsubscribe", "publish", "history", "presence");
    return methods.flatMap(
        method ->
            Stream.of(
                    "null",
                    "[]",
                    "5",
                    "\"\"",
                    "true",
                    "{\"channel\":5,\"data\":1}",
                    "{\"channel\":[],\"data\":1}",
                    "{\"channel\":{},\"data\":1}",
                    "{\"channel\":true,\"data\":1}",
                    "{\"channel\":[null],\"data\":1}")
                .map(body -> frame("{\"id\":99,\"%s\":%s}".formatted(method, body))));
  }

  @ParameterizedTest
  @MethodSource("wrongTypes")
  void wrongTypeIsRefused(String frame) {
    CentrifugeClient client = centrifuge(NODE_1, unique("alice"));

    client.send(frame);

    assertOneOf(List.of("error 107", "error 108", "closed 3501"), client);
  }

  static Stream<Arguments> unfit() {
    return Stream.of(
            List.of(107, "subscribe", object("channel", "c".repeat(256))),
            List.of(107, "subscribe", object("channel", "a b")),
            List.of(107, "subscribe", object("channel", "a\tb")),
            List.of(107, "subscribe", object("channel", "a\nb")),
            List.of(107, "subscribe", object("channel", "a\u0000b")),
            List.of(107, "subscribe", object("channel", "a\u00a0b")),
            List.of(107, "subscribe", object("channel", "news", "type", 1)),
            List.of(107, "publish", object("channel", "c".repeat(256), "data", 1)),
            List.of(107, "publish", object("channel", "a b", "data", 1)),
            List.of(107, "publish", object("channel", "news")),
            List.of(107, "publish", object("channel", "#", "data", 1)),
            List.of(107, "publish", object("channel", "#" + "u".repeat(201), "data", 1)),
            List.of(107, "history", object("channel", "c".repeat(256))),
            List.of(107, "history", object("channel", "a b")),
            List.of(102, "subscribe", object("channel", "nope:x")),
            List.of(102, "publish", object("channel", "nope:x", "data", 1)),
            List.of(102, "history", object("channel", "nope:x")),
            List.of(103, "subscribe", object("channel", "#somebody-else")),
            List.of(103, "history", object("channel", "#somebody-else")),
            List.of(108, "rpc", object("method", "x", "data", 1)),
            List.of(108, "presence", object("channel", "news")),
            List.of(108, "presence_stats", object("channel", "news")))
        .map(row -> Arguments.of(row.get(0), row.get(1), shown((JsonObject) row.get(2))));
  }

  @ParameterizedTest
  @MethodSource("unfit")
  void unfitCommandIsAnsweredWithError(int code, String method, JsonObject body) {
    Reply reply = centrifuge(NODE_1, unique("alice")).call(method, body);

    assertEquals(code, reply.errorCode(), reply.toString());
  }

  @ParameterizedTest
  @MethodSource("unfit")
  void connectionLivesOnAfterError(int code, String method, JsonObject body) {
    CentrifugeClient client = centrifuge(NODE_1, unique("alice"));
    String channel = unique("news");

    client.command(method, body);

    client.subscribe(channel);
    client.publish(channel, "hi");
    client.await(channel, "hi");
  }

  @ParameterizedTest
  @MethodSource("unfit")
  void errorHasAMessageAndIsFinal(int code, String method, JsonObject body) {
    Reply reply = centrifuge(NODE_1, unique("alice")).call(method, body);

    assertFalse(reply.json().getJsonObject("error").getString("message").isEmpty());
    assertFalse(reply.isTemporary());
  }

  static Stream<Arguments> oddFields() {
    return Stream.of(
            "{\"id\":99,\"publish\":{\"channel\":\"news\",\"data\":null}}",
            "{\"id\":99,\"publish\":{\"channel\":\"news\",\"data\":1e999999999999}}",
            "{\"id\":99,\"publish\":{\"channel\":\"news\",\"data\":" + "1".repeat(2_000) + "}}",
            "{\"id\":99,\"history\":{\"channel\":\"news\",\"limit\":1e999999999999}}",
            "{\"id\":99,\"subscribe\":{\"channel\":\"news\",\"recover\":null,\"epoch\":null,\"offset\":null}}",
            "{\"id\":99,\"subscribe\":{\"channel\":\"news\",\"recover\":5}}",
            "{\"id\":99,\"subscribe\":{\"channel\":\"news\",\"recover\":true,\"offset\":-1}}",
            "{\"id\":99,\"subscribe\":{\"channel\":\"news\",\"recover\":true,\"offset\":\"x\"}}",
            "{\"id\":99,\"subscribe\":{\"channel\":\"news\",\"type\":\"x\"}}",
            "{\"id\":99,\"subscribe\":{\"channel\":\"news\",\"flag\":-1}}",
            "{\"id\":99,\"subscribe\":{\"channel\":\"news\",\"token\":null}}",
            "{\"id\":99,\"subscribe\":{\"channel\":\"news\",\"tf\":{\"op\":\"and\"}}}",
            "{\"id\":99,\"history\":{\"channel\":\"news\",\"limit\":null}}",
            "{\"id\":99,\"history\":{\"channel\":\"news\",\"limit\":\"5\"}}",
            "{\"id\":99,\"history\":{\"channel\":\"news\",\"limit\":1.5}}",
            "{\"id\":99,\"history\":{\"channel\":\"news\",\"limit\":-2}}",
            "{\"id\":99,\"history\":{\"channel\":\"news\",\"limit\":99999999999}}",
            "{\"id\":99,\"history\":{\"channel\":\"news\",\"since\":null}}",
            "{\"id\":99,\"history\":{\"channel\":\"news\",\"since\":[]}}",
            "{\"id\":99,\"history\":{\"channel\":\"news\",\"since\":{}}}",
            "{\"id\":99,\"history\":{\"channel\":\"news\",\"since\":{\"offset\":null,\"epoch\":null}}}",
            "{\"id\":99,\"history\":{\"channel\":\"news\",\"since\":{\"offset\":-1,\"epoch\":\"\"}}}",
            "{\"id\":99,\"history\":{\"channel\":\"news\",\"since\":{\"offset\":18446744073709551615}}}",
            "{\"id\":99,\"history\":{\"channel\":\"news\",\"since\":{\"offset\":1e400}}}",
            "{\"id\":99,\"history\":{\"channel\":\"news\",\"reverse\":\"yes\"}}",
            "{\"id\":99,\"history\":{\"channel\":\"news\",\"reverse\":null}}",
            "{\"id\":99,\"unsubscribe\":{\"channel\":\"x\"}}\n",
            "{\"id\":99,\"refresh\":{}}",
            "{\"id\":99,\"refresh\":{\"token\":null}}",
            "{\"id\":99,\"sub_refresh\":{\"channel\":\"news\"}}",
            "{\"id\":99,\"rpc\":null}",
            "{\"id\":99,\"ping\":{}}",
            "{\"id\":99,\"subscribe\":{\"channel\":\"news\"},\"publish\":{\"channel\":\"news\",\"data\":1}}")
        .map(CentrifugeBadInputIT::frame);
  }

  @ParameterizedTest
  @MethodSource("oddFields")
  void oddFieldIsAnsweredOrEndsTheConnectionInOrder(String frame) {
    CentrifugeClient client = centrifuge(NODE_1, unique("alice"));

    client.send(frame);

    assertOneOf(
        List.of("ok", "error 107", "error 108", "error 112", "closed 3501", "closed 3508"), client);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"send\":{\"data\":1}}", "{\"id\":5,\"send\":{\"data\":1}}"})
  void sendIsNotAvailable(String frame) {
    CentrifugeClient client = centrifuge(NODE_1, unique("alice"));

    client.send(frame);

    assertEquals(3508, client.awaitEnd(PATIENCE).code());
  }

  @Test
  void secondSubscribeIsError() {
    String channel = unique("news");
    CentrifugeClient client = subscriber(NODE_1, unique("alice"), channel);

    assertEquals(105, client.call("subscribe", object("channel", channel)).errorCode());
  }

  @Test
  void subscribingToWhatTheServerSubscribedIsError() {
    String alice = unique("alice");
    CentrifugeClient client = centrifuge(NODE_1, alice);

    assertEquals(105, client.call("subscribe", object("channel", "#" + alice)).errorCode());
  }

  @Test
  void tooManyChannelsAreError() {
    CentrifugeClient client = centrifuge(NODE_1, "");
    IntStream.range(0, 128).forEach(i -> client.subscribe(unique("news")));

    assertEquals(106, client.call("subscribe", object("channel", unique("news"))).errorCode());
  }

  @Test
  void leavingAChannelMakesRoomForAnother() {
    CentrifugeClient client = centrifuge(NODE_1, "");
    String left = unique("news");
    client.subscribe(left);
    IntStream.range(1, 128).forEach(i -> client.subscribe(unique("news")));
    client.unsubscribe(left);

    client.subscribe(unique("news"));
  }

  @Test
  void historySinceAnotherEpochIsUnrecoverable() {
    String channel = unique("news");
    NODE_1.api().publish(channel, "one");

    Reply reply =
        centrifuge(NODE_1, unique("alice"))
            .call(
                "history",
                object(
                    "channel",
                    channel,
                    "limit",
                    -1,
                    "since",
                    object("offset", 0, "epoch", "1234567890123456789")));

    assertEquals(112, reply.errorCode(), reply.toString());
  }

  @Test
  void payloadOverTheLimitIsRefused() {
    CentrifugeClient client = centrifuge(NODE_1, unique("alice"));

    client.send(
        object("id", ID, "publish", object("channel", "news", "data", "x".repeat(65_535)))
            .toString());

    assertOneOf(List.of("closed 1009", "error 106", "error 107"), client);
  }

  @Test
  void frameOverTheLimitEndsTheConnection() {
    CentrifugeClient client = centrifuge(NODE_1, unique("alice"));

    client.send("x".repeat(65_537));

    assertEquals(1009, client.awaitEnd(PATIENCE).code());
  }

  @Test
  void frameFarOverTheLimitEndsTheConnection() throws IOException {
    RawSocket socket = raw(NODE_1);
    socket.handshake(CentrifugeClient.PATH + "?user_code=a", "Sec-WebSocket-Version: 13");

    sendUnlessRefused(socket, "x".repeat(3 << 20));

    assertEquals(FAR_OVER_THE_LIMIT, socket.readClose(PATIENCE).closeCode());
  }

  @Test
  void limitCountsTheWholeMessageNotItsParts() {
    CentrifugeClient client = centrifuge(NODE_1, unique("alice"));

    client.socket().sendInTwo("x".repeat(100_000));

    assertEquals(1009, client.awaitEnd(PATIENCE).code());
  }

  @Test
  void limitCountsBytesNotCharacters() {
    CentrifugeClient client = centrifuge(NODE_1, unique("alice"));

    client.send(
        object("id", ID, "publish", object("channel", "news", "data", "€".repeat(30_000)))
            .toString());

    assertOneOf(List.of("closed 1009", "error 106", "error 107"), client);
  }

  @Test
  void messageInPartsIsOneMessage() {
    CentrifugeClient client = centrifuge(NODE_1, unique("alice"));
    String channel = unique("news");
    client.subscribe(channel);

    client
        .socket()
        .sendInTwo(
            object("id", ID, "publish", object("channel", channel, "data", "x".repeat(40_000)))
                .toString());

    client.await(channel, "x".repeat(40_000));
  }

  @Test
  void binaryFrameEndsTheConnection() {
    CentrifugeClient client = centrifuge(NODE_1, unique("alice"));

    client.socket().sendBinary(new byte[] {1, 2, 3});

    assertEquals(3501, client.awaitEnd(PATIENCE).code());
  }

  @Test
  void binaryFirstFrameEndsTheConnection() {
    CentrifugeClient client = unconnected(NODE_1, unique("alice"));

    client.socket().sendBinary("{\"id\":1,\"connect\":{}}".getBytes());

    assertEquals(3501, client.awaitEnd(PATIENCE).code());
  }

  static Stream<Named<List<byte[]>>> whatIsSentOnAndOn() {
    byte[] startOfALongFrame = {(byte) 0x81, (byte) 0xfe, (byte) 0xea, 0x60, 1, 2, 3, 4};
    byte[] emptyPong = {(byte) 0x8a, (byte) 0x80, 1, 2, 3, 4};
    return Stream.of(
        named("byte by byte of one frame", List.of(startOfALongFrame, new byte[] {0})),
        named("whole frames", List.of(emptyPong, emptyPong)));
  }

  /**
   * A container might call it busy for ever. That it sends no more is not enough: what it holds, it
   * still reads.
   */
  @ParameterizedTest
  @MethodSource("whatIsSentOnAndOn")
  void whoAnswersNoCloseAndSendsOnLosesItsSocket(List<byte[]> sent) throws IOException {
    RawSocket socket = raw(NODE_1);
    socket.handshake(CentrifugeClient.PATH + "?user_code=a", "Sec-WebSocket-Version: 13");
    socket.sendFrame(BINARY, new byte[] {1});
    socket.send(sent.get(0));

    await().atMost(Duration.ofSeconds(20)).until(() -> isRefused(sent.get(1), socket));
  }

  private static boolean isRefused(byte[] bytes, RawSocket socket) {
    try {
      socket.send(bytes);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void textThatIsNotUtf8EndsTheConnection() throws IOException {
    RawSocket socket = raw(NODE_1);
    socket.handshake(CentrifugeClient.PATH + "?user_code=a", "Sec-WebSocket-Version: 13");

    socket.sendFrame(RawSocket.TEXT, new byte[] {'{', '"', (byte) 0xff, (byte) 0xc0, '"', '}'});

    assertTrue(List.of(1007, 3501).contains(socket.readClose(PATIENCE).closeCode()));
  }

  @Test
  void floodOfCommandsBehindASlowOneEndsOneConnectionAtMost() {
    CentrifugeClient client = unconnected(NODE_1, unique("alice"));
    StringBuilder frame = new StringBuilder("{\"id\":1,\"connect\":{}}");
    for (int i = 2; i < 1_000; i++) {
      frame.append("\n{\"id\":").append(i).append(",\"unsubscribe\":{\"channel\":\"x\"}}");
    }

    client.send(frame.toString());

    await()
        .atMost(PATIENCE)
        .until(() -> !client.socket().isOpen() || client.replies().size() == 999);
    assertTrue(
        client.socket().isOpen() || client.awaitEnd(PATIENCE).code() == 3013,
        () -> client.awaitEnd(PATIENCE).toString());
  }

  /** The answer to command 99, or how the connection ended. */
  private static void assertOneOf(List<String> expected, CentrifugeClient client) {
    await().atMost(PATIENCE).until(() -> !client.socket().isOpen() || !answers(client).isEmpty());
    String outcome =
        answers(client).stream()
            .findFirst()
            .map(reply -> reply.errorCode() == 0 ? "ok" : "error " + reply.errorCode())
            .orElseGet(() -> "closed " + client.awaitEnd(PATIENCE).code());

    assertTrue(expected.contains(outcome), outcome + " is none of " + expected);
  }

  private static List<Reply> answers(CentrifugeClient client) {
    return client.replies().all(reply -> reply.getInt("id") == ID).stream()
        .map(Reply::new)
        .toList();
  }

  /** The server may well cut the line before all is sent. */
  private static void sendUnlessRefused(RawSocket socket, String text) {
    try {
      socket.sendText(text);
    } catch (IOException e) {
      // The close frame is what counts.
    }
  }

  private static Stream<Arguments> frames(String... frames) {
    return Stream.of(frames).map(CentrifugeBadInputIT::frame);
  }

  private static Arguments frame(String frame) {
    return Arguments.of(named(shortened(frame), frame));
  }

  private static Object shown(JsonObject body) {
    return named(shortened(body.toString()), body);
  }

  private static String shortened(String text) {
    return text.length() <= 100 ? "'" + text + "'" : text.substring(0, 60) + "... " + text.length();
  }
}
