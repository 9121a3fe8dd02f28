package dev.parley.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CentrifugeJsonTest {
  private static final StreamPosition POSITION = new StreamPosition(1_700_000_000_123_456_789L, 5);
  private static final String AWKWARD = "a\n\"b\"\r\u2028\\";

  static Stream<Arguments> messages() {
    return Stream.of(
        message("{}", CentrifugeJson.PING),
        message(
            "{\"id\":1,\"connect\":{\"client\":\"c\",\"version\":\"1\",\"ping\":25,\"pong\":true,"
                + "\"node\":\"n\",\"time\":7}}",
            CentrifugeJson.connected(
                1, new ConnectResult("c", "1", OptionalLong.empty(), 25, "n", Map.of(), 7))),
        message(
            "{\"id\":1,\"connect\":{\"client\":\"c\",\"version\":\"1\",\"ping\":25,\"pong\":true,"
                + "\"node\":\"n\",\"time\":7,\"subs\":{\"#al\":{\"positioned\":true,\"epoch\":\"1700000000123456789\","
                + "\"offset\":5},\"x\":{}}}}",
            CentrifugeJson.connected(
                1, new ConnectResult("c", "1", OptionalLong.empty(), 25, "n", twoSubs(), 7))),
        message(
            "{\"id\":2,\"subscribe\":{\"positioned\":true,\"epoch\":\"1700000000123456789\","
                + "\"offset\":5}}",
            CentrifugeJson.subscribed(2, unrecoverable(POSITION))),
        message(
            "{\"id\":2,\"subscribe\":{\"positioned\":true,\"epoch\":\"1700000000123456789\","
                + "\"offset\":0}}",
            CentrifugeJson.subscribed(2, unrecoverable(new StreamPosition(POSITION.epoch(), 0)))),
        message(
            "{\"id\":2,\"subscribe\":{}}",
            CentrifugeJson.subscribed(2, unrecoverable(StreamPosition.NONE))),
        message(
            "{\"push\":{\"channel\":\"x\",\"subscribe\":{\"recoverable\":true,\"positioned\":true,"
                + "\"epoch\":\"1700000000123456789\",\"offset\":5}}}",
            CentrifugeJson.subscribed(
                "x", new SubscribeResult(Start.at(POSITION), true, Optional.empty()))),
        message(
            "{\"id\":1,\"connect\":{\"client\":\"c\",\"version\":\"1\",\"expires\":true,\"ttl\":60,"
                + "\"ping\":25,\"pong\":true,\"node\":\"n\",\"time\":7}}",
            CentrifugeJson.connected(
                1, new ConnectResult("c", "1", OptionalLong.of(60), 25, "n", Map.of(), 7))),
        message(
            "{\"id\":2,\"refresh\":{\"client\":\"c\",\"version\":\"1\",\"expires\":true,\"ttl\":60}}",
            CentrifugeJson.refreshed(2, "c", "1", OptionalLong.of(60))),
        message(
            "{\"id\":2,\"refresh\":{\"client\":\"c\",\"version\":\"1\"}}",
            CentrifugeJson.refreshed(2, "c", "1", OptionalLong.empty())),
        message("{\"id\":3,\"publish\":{}}", CentrifugeJson.done(3, "publish")),
        message("{\"id\":4294967295,\"unsubscribe\":{}}", done(4_294_967_295L)),
        message(
            "{\"id\":4,\"history\":{\"publications\":[],\"epoch\":\"1700000000123456789\","
                + "\"offset\":5}}",
            CentrifugeJson.history(4, new HistoryPage(POSITION, List.of()))),
        message(
            "{\"id\":5,\"error\":{\"code\":103,\"message\":\"permission denied\"}}",
            CentrifugeJson.refused(5, HubError.PERMISSION_DENIED)),
        message(
            "{\"id\":5,\"error\":{\"code\":100,\"message\":\"internal server error\","
                + "\"temporary\":true}}",
            CentrifugeJson.refused(5, HubError.INTERNAL)),
        message(
            "{\"id\":5,\"error\":{\"code\":111,\"message\":\"too many requests\","
                + "\"temporary\":true}}",
            CentrifugeJson.refused(5, HubError.TOO_MANY_REQUESTS)),
        message(
            "{\"push\":{\"channel\":\"x\",\"unsubscribe\":{\"code\":2500,"
                + "\"reason\":\"insufficient state\"}}}",
            CentrifugeJson.unsubscribed("x", Unsubscribe.INSUFFICIENT_STATE)),
        message(
            "{\"push\":{\"channel\":\"x\",\"pub\":{\"data\":\"hi\",\"time\":7,\"offset\":5}}}",
            publication("x", POSITION)),
        message(
            "{\"push\":{\"channel\":\"x\",\"pub\":{\"data\":\"hi\",\"time\":7}}}",
            publication("x", StreamPosition.NONE)));
  }

  private static SubscribeResult unrecoverable(StreamPosition position) {
    return new SubscribeResult(Start.at(position), false, Optional.empty());
  }

  @ParameterizedTest
  @MethodSource("messages")
  void everyMessageHasExactlyThisText(String text, Message message) {
    assertEquals(text, message.text());
  }

  static Stream<Message> awkwardMessages() {
    return Stream.of(
        CentrifugeJson.refused(1, HubError.BAD_REQUEST.saying(AWKWARD)),
        CentrifugeJson.unsubscribed(AWKWARD, new Unsubscribe(2000, AWKWARD)),
        CentrifugeJson.connected(
            1,
            new ConnectResult(
                AWKWARD,
                AWKWARD,
                OptionalLong.of(5),
                25,
                AWKWARD,
                Map.of("#" + AWKWARD, unrecoverable(StreamPosition.NONE)),
                7)),
        publication(AWKWARD, POSITION));
  }

  @ParameterizedTest
  @MethodSource("awkwardMessages")
  void whateverAMessageHoldsItIsOneLineOfJson(Message message) {
    assertFalse(message.text().contains("\n"), message.text());
    Json.parse(message.text(), 8);
  }

  @Test
  void theServerApiSaysNothingOfTemporary() {
    assertEquals(
        "{\"code\":100,\"message\":\"internal server error\"}",
        CentrifugeJson.error(HubError.INTERNAL, false));
  }

  private static Arguments message(String text, Message message) {
    return Arguments.of(text, message);
  }

  private static Message done(long id) {
    return CentrifugeJson.done(id, "unsubscribe");
  }

  private static Message publication(String channel, StreamPosition position) {
    return new Publication(channel, "{\"data\":\"hi\",\"time\":7}", position)
        .as(Encoding.CENTRIFUGE_JSON);
  }

  private static Map<String, SubscribeResult> twoSubs() {
    Map<String, SubscribeResult> subs = new LinkedHashMap<>();
    subs.put("#al", unrecoverable(POSITION));
    subs.put("x", unrecoverable(StreamPosition.NONE));
    return subs;
  }
}
