package dev.parley.it;

import static dev.parley.it.client.JsonText.nested;
import static dev.parley.it.client.JsonText.object;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Named.named;

import dev.parley.it.client.Api;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is posted gets an answer in the form that the endpoint's clients know. */
class RestBadInputIT extends TwoNodes {
  private static final byte[] NOT_UTF8 = {'{', '"', (byte) 0xff, (byte) 0xc0, '"', ':', '1', '}'};

  @AfterEach
  void nodeGoesOn() {
    assertEquals(200, NODE_1.api().createChat("s", unique("bob"), "hi").status());
  }

  static Stream<Arguments> unreadable() {
    return rows(
        "",
        " ",
        "null",
        "true",
        "5",
        "\"hi\"",
        "[]",
        "[null]",
        "[{}]",
        "not JSON",
        "{",
        "{}{}",
        "{\"a\":}",
        "1e999999999999",
        "1".repeat(2_000),
        nested(5_000),
        nested(100_000));
  }

  static Stream<Arguments> badChats() {
    return rows(
        "{}",
        "{\"sender\":\"s\",\"msg\":\"x\"}",
        "{\"sender\":\"s\",\"msg\":\"x\",\"recipient\":null}",
        "{\"sender\":\"s\",\"msg\":\"x\",\"recipient\":\"\"}",
        "{\"sender\":\"s\",\"msg\":\"x\",\"recipient\":5}",
        "{\"sender\":\"s\",\"msg\":\"x\",\"recipient\":[]}",
        "{\"sender\":\"s\",\"msg\":\"x\",\"recipient\":{}}",
        "{\"sender\":\"s\",\"msg\":\"x\",\"recipient\":\"a b\"}",
        "{\"sender\":\"s\",\"msg\":\"x\",\"recipient\":\"" + "u".repeat(201) + "\"}",
        "{\"recipient\":\"bob\",\"msg\":\"x\"}",
        "{\"sender\":null,\"recipient\":\"bob\",\"msg\":\"x\"}",
        "{\"sender\":5,\"recipient\":\"bob\",\"msg\":\"x\"}",
        "{\"sender\":[],\"recipient\":\"bob\",\"msg\":\"x\"}",
        "{\"sender\":\"s\",\"recipient\":\"bob\"}",
        "{\"sender\":\"s\",\"recipient\":\"bob\",\"msg\":null}",
        "{\"sender\":\"s\",\"recipient\":\"bob\",\"msg\":\"x\",\"idempotency_key\":5}",
        "{\"sender\":\"s\",\"recipient\":\"bob\",\"msg\":\"x\",\"idempotency_key\":[]}",
        "{\"sender\":\"s\",\"recipient\":\"bob\",\"msg\":\"x\",\"idempotency_key\":\""
            + "k".repeat(129)
            + "\"}",
        "{\"sender\":\"s\",\"recipient\":\"bob\",\"msg\":" + nested(5_000) + "}");
  }

  @ParameterizedTest
  @MethodSource({"unreadable", "badChats"})
  void badChatIsRefused(String body) {
    Api.Answer answer = NODE_1.api().post(Api.CREATE_CHAT, body);

    assertEquals(400, answer.status(), answer.toString());
    assertEquals(400, answer.json().getInt("code"));
    assertFalse(answer.json().getString("msg").isEmpty());
    assertEquals("", answer.json().getString("data"));
  }

  @ParameterizedTest
  @CsvSource({"recipient", "sender", "msg"})
  void missingFieldOfAChatIsNamed(String field) {
    JsonObject whole = object("sender", "s", "recipient", "bob", "msg", "hi");
    String body = whole.toString().replace("\"" + field + "\"", "\"other\"");

    Api.Answer answer = NODE_1.api().post(Api.CREATE_CHAT, body);

    assertEquals(
        "{\"code\":400,\"msg\":\"" + field + ": is required\",\"data\":\"\"}", answer.text());
  }

  @Test
  void chatThatIsNotUtf8IsRefused() {
    assertEquals(400, NODE_1.api().post(Api.CREATE_CHAT, NOT_UTF8).status());
  }

  @Test
  void chatOverTheLimitIsRefused() {
    Api.Answer answer = NODE_1.api().createChat("s", "bob", "x".repeat(70_000));

    assertEquals(413, answer.status(), answer.toString());
    assertEquals(413, answer.json().getInt("code"));
  }

  @Test
  void chatFarOverTheLimitIsRefused() {
    assertEquals(413, NODE_1.api().createChat("s", "bob", "x".repeat(5 << 20)).status());
  }

  static Stream<Arguments> badFeeds() {
    return rows(
        "{}",
        "{\"message\":null}",
        "{\"message\":5}",
        "{\"message\":true}",
        "{\"message\":[]}",
        "{\"message\":{}}",
        "{\"message\":[\"x\"]}",
        "{\"message\":\"x\",\"idempotency_key\":5}",
        "{\"message\":\"x\",\"idempotency_key\":{}}",
        "{\"message\":\"x\",\"idempotency_key\":\"" + "k".repeat(129) + "\"}",
        "{\"message\":" + nested(5_000) + "}",
        "{\"other\":\"x\"}");
  }

  @ParameterizedTest
  @MethodSource({"unreadable", "badFeeds"})
  void badFeedMessageIsRefused(String body) {
    Api.Answer answer = NODE_1.api().post(Api.PUBLISH, body);

    assertEquals(400, answer.status(), answer.toString());
    assertEquals("error", answer.json().getString("status"));
    assertFalse(answer.json().getString("message").isEmpty());
  }

  @Test
  void faultyKeyOfAFeedMessageIsNamedInTheQueryToo() {
    Api.Answer answer =
        NODE_1.api().post(Api.PUBLISH + "?message=x&idempotency_key=" + "k".repeat(129), "");

    assertEquals(
        "{\"status\":\"error\",\"message\":\"idempotency_key: must be at most 128 characters\"}",
        answer.text());
    assertEquals(400, answer.status());
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\""})
  void nullOrEmptyKeyCountsAsAbsent(String key) {
    String keyed = ",\"idempotency_key\":" + key + "}";

    assertEquals(200, NODE_1.api().post(Api.PUBLISH, "{\"message\":\"x\"" + keyed).status());
    assertEquals(
        200,
        NODE_1
            .api()
            .post(Api.CREATE_CHAT, "{\"sender\":\"s\",\"recipient\":\"bob\",\"msg\":\"x\"" + keyed)
            .status());
  }

  @Test
  void feedMessageThatIsNotUtf8IsRefused() {
    assertEquals(400, NODE_1.api().post(Api.PUBLISH, NOT_UTF8).status());
  }

  @Test
  void feedMessageOverTheLimitIsRefused() {
    Api.Answer answer = NODE_1.api().feed("x".repeat(70_000));

    assertEquals(413, answer.status(), answer.toString());
    assertEquals("error", answer.json().getString("status"));
  }

  /** An empty body counts as an empty object there, which is one more line of the next table. */
  static Stream<Arguments> unreadableRequests() {
    return Stream.of("publish", "broadcast", "history", "history_remove", "disconnect")
        .flatMap(
            method ->
                unreadable().skip(1).map(Arguments::get).map(row -> Arguments.of(method, row[0])));
  }

  @ParameterizedTest
  @MethodSource("unreadableRequests")
  void unreadableRequestIsRefused(String method, String body) {
    assertEquals(400, NODE_1.api().post("/api/" + method, body).status());
  }

  static Stream<Arguments> badRequests() {
    return Stream.of(
        row("publish", "{}"),
        row("publish", "{\"data\":1}"),
        row("publish", "{\"channel\":null,\"data\":1}"),
        row("publish", "{\"channel\":\"\",\"data\":1}"),
        row("publish", "{\"channel\":5,\"data\":1}"),
        row("publish", "{\"channel\":[],\"data\":1}"),
        row("publish", "{\"channel\":{},\"data\":1}"),
        row("publish", "{\"channel\":\"a b\",\"data\":1}"),
        row("publish", "{\"channel\":\"#\",\"data\":1}"),
        row("publish", "{\"channel\":\"" + "c".repeat(256) + "\",\"data\":1}"),
        row("publish", "{\"channel\":\"news\"}"),
        row("publish", "{\"channel\":\"news\",\"data\":1,\"tags\":[]}"),
        row("publish", "{\"channel\":\"news\",\"data\":1,\"tags\":\"x\"}"),
        row("publish", "{\"channel\":\"news\",\"data\":1,\"tags\":{\"a\":5}}"),
        row("publish", "{\"channel\":\"news\",\"data\":1,\"tags\":{\"a\":null}}"),
        row("publish", "{\"channel\":\"news\",\"data\":1,\"idempotency_key\":5}"),
        row("publish", "{\"channel\":\"news\",\"data\":1,\"idempotency_key\":[]}"),
        row(
            "publish",
            "{\"channel\":\"news\",\"data\":1,\"idempotency_key\":\"" + "k".repeat(129) + "\"}"),
        row("publish", "{\"channel\":\"news\",\"data\":1,\"skip_history\":\"yes\"}"),
        row("broadcast", "{}"),
        row("broadcast", "{\"data\":1}"),
        row("broadcast", "{\"channels\":null,\"data\":1}"),
        row("broadcast", "{\"channels\":\"news\",\"data\":1}"),
        row("broadcast", "{\"channels\":5,\"data\":1}"),
        row("broadcast", "{\"channels\":{},\"data\":1}"),
        row("broadcast", "{\"channels\":[],\"data\":1}"),
        row("broadcast", "{\"channels\":[null],\"data\":1}"),
        row("broadcast", "{\"channels\":[5],\"data\":1}"),
        row("broadcast", "{\"channels\":[\"news\"]}"),
        row("history", "{}"),
        row("history", "{\"channel\":null}"),
        row("history", "{\"channel\":\"\"}"),
        row("history", "{\"channel\":5}"),
        row("history", "{\"channel\":\"a b\"}"),
        row("history", "{\"channel\":\"news\",\"limit\":\"5\"}"),
        row("history", "{\"channel\":\"news\",\"limit\":1.5}"),
        row("history", "{\"channel\":\"news\",\"limit\":99999999999}"),
        row("history", "{\"channel\":\"news\",\"limit\":[]}"),
        row("history", "{\"channel\":\"news\",\"since\":5}"),
        row("history", "{\"channel\":\"news\",\"since\":[]}"),
        row("history", "{\"channel\":\"news\",\"since\":{\"offset\":-1}}"),
        row("history", "{\"channel\":\"news\",\"since\":{\"offset\":\"x\"}}"),
        row("history", "{\"channel\":\"news\",\"since\":{\"offset\":1,\"epoch\":5}}"),
        row("history", "{\"channel\":\"news\",\"reverse\":\"yes\"}"),
        row("history_remove", "{}"),
        row("history_remove", "{\"channel\":null}"),
        row("history_remove", "{\"channel\":\"\"}"),
        row("history_remove", "{\"channel\":[]}"),
        row("disconnect", "{\"user\":5}"),
        row("disconnect", "{\"user\":[]}"),
        row("disconnect", "{\"user\":\"u\",\"client\":5}"),
        row("disconnect", "{\"user\":\"u\",\"whitelist\":5}"),
        row("disconnect", "{\"user\":\"u\",\"whitelist\":[5]}"),
        row("disconnect", "{\"user\":\"u\",\"disconnect\":5}"),
        row("disconnect", "{\"user\":\"u\",\"disconnect\":{\"code\":\"x\"}}"),
        row("disconnect", "{\"user\":\"u\",\"disconnect\":{\"code\":99,\"reason\":\"x\"}}"),
        row(
            "disconnect",
            "{\"user\":\"u\",\"disconnect\":{\"code\":4000,\"reason\":\""
                + "r".repeat(124)
                + "\"}}"));
  }

  @ParameterizedTest
  @MethodSource("badRequests")
  void badRequestIsAnsweredWithError(String method, String body) {
    Api.Answer answer = NODE_1.api().post("/api/" + method, body);

    assertEquals(200, answer.status(), answer.toString());
    assertEquals(107, answer.errorCode(), answer.toString());
    assertFalse(answer.json().getJsonObject("error").getString("message").isEmpty());
  }

  static Stream<Arguments> nullOptions() {
    return Stream.of(
        row("publish", "{\"channel\":\"news\",\"data\":1,\"tags\":null}"),
        row("publish", "{\"channel\":\"news\",\"data\":1,\"idempotency_key\":null}"),
        row("publish", "{\"channel\":\"news\",\"data\":1,\"skip_history\":null}"),
        row("publish", "{\"channel\":\"news\",\"data\":1,\"idempotency_key\":\"\"}"),
        row("publish", "{\"channel\":\"news\",\"data\":1,\"tags\":{}}"),
        row("history", "{\"channel\":\"news\",\"limit\":null}"),
        row("history", "{\"channel\":\"news\",\"since\":null}"),
        row("history", "{\"channel\":\"news\",\"reverse\":null}"),
        row("disconnect", "{\"user\":\"nobody\",\"client\":null,\"whitelist\":null}"),
        row("disconnect", "{\"user\":\"nobody\",\"disconnect\":null}"),
        row("info", "{}"));
  }

  @ParameterizedTest
  @MethodSource("nullOptions")
  void nullOrEmptyOptionCountsAsAbsent(String method, String body) {
    NODE_1.api().post("/api/" + method, body).result();
  }

  static Stream<Arguments> unknownNamespaces() {
    return Stream.of(
        row("publish", "{\"channel\":\"nope:x\",\"data\":1}"),
        row("history", "{\"channel\":\"nope:x\"}"),
        row("history_remove", "{\"channel\":\"nope:x\"}"));
  }

  @ParameterizedTest
  @MethodSource("unknownNamespaces")
  void unknownNamespaceIsAnsweredWithError(String method, String body) {
    assertEquals(102, NODE_1.api().post("/api/" + method, body).errorCode());
  }

  @Test
  void payloadOverTheLimitIsRefused() {
    Api.Answer answer =
        NODE_1.api().call("publish", object("channel", "news", "data", "x".repeat(65_600)));

    assertTrue(
        answer.status() == 413 || Set.of(106, 107).contains(answer.errorCode()), answer.toString());
  }

  @Test
  void requestFarOverTheLimitIsRefused() {
    Api.Answer answer =
        NODE_1.api().call("publish", object("channel", "news", "data", "x".repeat(5 << 20)));

    assertTrue(List.of(400, 413).contains(answer.status()), answer.toString());
  }

  @Test
  void payloadTooDeepIsRefused() {
    Api.Answer answer =
        NODE_1.api().post("/api/publish", "{\"channel\":\"news\",\"data\":" + nested(5_000) + "}");

    assertTrue(answer.status() == 400 || answer.errorCode() == 107, answer.toString());
  }

  @Test
  void requestThatIsNotUtf8IsRefused() {
    assertEquals(400, NODE_1.api().post("/api/publish", NOT_UTF8).status());
  }

  private static Stream<Arguments> rows(String... bodies) {
    return Stream.of(bodies).map(body -> Arguments.of(shown(body)));
  }

  private static Arguments row(String method, String body) {
    return Arguments.of(method, shown(body));
  }

  private static Object shown(String body) {
    return named(
        body.length() <= 100 ? "'" + body + "'" : body.substring(0, 60) + "... " + body.length(),
        body);
  }
}
