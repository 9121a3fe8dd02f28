package dev.parley.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.access.Identity;
import dev.parley.access.TestTokens;
import dev.parley.protocol.Json;
import dev.parley.protocol.StreamPosition;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CentrifugeConversationTest extends ConversationScene {
  private static final String CONNECT = "{\"id\":1,\"connect\":{}}";
  private static final String SUBSCRIBE = "{\"id\":2,\"subscribe\":{\"channel\":\"lobby\"}}";
  private static final String PUBLISH =
      "{\"id\":3,\"publish\":{\"channel\":\"lobby\",\"data\":\"hi\"}}";
  private static final String SUBSCRIBED =
      "{\"id\":2,\"subscribe\":{\"recoverable\":true,\"positioned\":true,\"epoch\":\"1700000000123456789\",\"offset\":5}}";
  private static final String AWAY =
      "\"error\":{\"code\":100,\"message\":\"internal server error\",\"temporary\":true}}";

  @Test
  void theReplyToConnectTellsTheClientWhatItNeeds() {
    openAs("alice");

    send(CONNECT);

    JsonObject result = object(received().get(0)).getJsonObject("connect");
    assertEquals(connection().id(), result.getString("client"));
    assertEquals(25, result.getInt("ping"));
    assertTrue(result.getBoolean("pong"));
    assertEquals(settings.nodeName(), result.getString("node"));
  }

  @Test
  void everyConnectionOfAUserReadsItsPersonalChannel() {
    openAs("alice");

    send(CONNECT);

    assertEquals(
        "{\"#alice\":{\"recoverable\":true,\"positioned\":true,\"epoch\":\"1700000000123456789\",\"offset\":5}}",
        object(received().get(0)).getJsonObject("connect").getJsonObject("subs").toString());
    assertEquals(Set.of(connection()), hub.connectionsOf("alice"));
  }

  @Test
  void theAnonymousUserHasNoPersonalChannel() {
    openAs("");

    send(CONNECT);

    assertTrue(object(received().get(0)).getJsonObject("connect").get("subs") == null);
    assertEquals(Optional.empty(), connection().subscription("#"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "x",
        "[]",
        "null",
        "1",
        "{",
        "{}",
        "{\"id\":1}",
        "{\"id\":1,\"dance\":{}}",
        "{\"id\":1,\"subscribe\":{\"channel\":\"lobby\"}}",
        "{\"send\":{\"data\":1}}",
        "{\"connect\":{}}",
        "{\"id\":null,\"connect\":{}}",
        "{\"id\":0,\"connect\":{}}",
        "{\"id\":-1,\"connect\":{}}",
        "{\"id\":1.5,\"connect\":{}}",
        "{\"id\":\"1\",\"connect\":{}}",
        "{\"id\":4294967296,\"connect\":{}}",
        "{\"id\":1e400,\"connect\":{}}",
        "{\"id\":1,\"connect\":null}",
        "{\"id\":1,\"connect\":[]}",
        "{\"id\":1,\"connect\":\"\"}",
        "{\"id\":1,\"connect\":{},\"subscribe\":{\"channel\":\"lobby\"}}",
        "{\"id\":1,\"connect\":{}}\n",
        "\n{\"id\":1,\"connect\":{}}",
        "{\"id\":1,\"connect\":{}}{\"id\":2}",
      })
  void whatBreaksTheProtocolAtTheStartEndsIt(String frame) {
    openAs("alice");

    send(frame);

    assertClosedWith(3501);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "{}",
        "{\"id\":1,\"connect\":{}}",
        "{\"id\":2,\"dance\":{}}",
        "{\"id\":2,\"subscribe\":{}}",
        "{\"id\":2,\"subscribe\":{\"channel\":\"\"}}",
        "{\"id\":2,\"subscribe\":{\"channel\":null}}",
        "{\"id\":2,\"subscribe\":{\"channel\":7}}",
        "{\"id\":2,\"subscribe\":\"lobby\"}",
        "{\"id\":2,\"unsubscribe\":{\"channel\":\"\"}}",
        "{\"id\":2,\"publish\":{\"data\":1}}",
        "{\"id\":2,\"history\":{}}",
        "{\"id\":2,\"presence\":{}}",
        "{\"subscribe\":{\"channel\":\"lobby\"}}",
        "{\"id\":2,\"subscribe\":{\"channel\":\"lobby\"},\"rpc\":{}}",
      })
  void whatBreaksTheProtocolLaterEndsItToo(String frame) {
    openConnected();

    send(frame);

    assertClosedWith(3501);
  }

  @Test
  void aBinaryFrameEndsIt() {
    openConnected();

    sendBinary();

    assertClosedWith(3501);
  }

  @Test
  void afterTheEndNothingIsRead() {
    openConnected();

    send("x", PUBLISH);

    assertEquals(List.of(), broker.published());
  }

  @Test
  void sendIsNotAvailable() {
    openConnected();

    send("{\"send\":{\"data\":1}}");

    assertClosedWith(3508);
  }

  @Test
  void aTokenThatIsNoneEndsTheConnection() {
    openAs("alice");

    send("{\"id\":1,\"connect\":{\"token\":\"t\"}}");

    assertClosedWith(3500);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "107 | {\"id\":9,\"subscribe\":{\"channel\":\"a b\"}}",
        "107 | {\"id\":9,\"subscribe\":{\"channel\":\"#\"}}",
        "102 | {\"id\":9,\"subscribe\":{\"channel\":\"sport:eu\"}}",
        "103 | {\"id\":9,\"subscribe\":{\"channel\":\"#bob\"}}",
        "105 | {\"id\":9,\"subscribe\":{\"channel\":\"#alice\"}}",
        "107 | {\"id\":9,\"subscribe\":{\"channel\":\"lobby\",\"type\":1}}",
        "107 | {\"id\":9,\"subscribe\":{\"channel\":\"lobby\",\"tf\":{\"op\":\"and\"}}}",
        "107 | {\"id\":9,\"publish\":{\"channel\":\"lobby\"}}",
        "107 | {\"id\":9,\"publish\":{\"channel\":\"lobby\",\"data\":null}}",
        "107 | {\"id\":9,\"publish\":{\"channel\":\"a\\nb\",\"data\":1}}",
        "102 | {\"id\":9,\"publish\":{\"channel\":\"sport:eu\",\"data\":1}}",
        "103 | {\"id\":9,\"history\":{\"channel\":\"#bob\"}}",
        "102 | {\"id\":9,\"history\":{\"channel\":\"sport:eu\"}}",
        "108 | {\"id\":9,\"history\":{\"channel\":\"quiet:eu\"}}",
        "107 | {\"id\":9,\"history\":{\"channel\":\"lobby\",\"limit\":-2}}",
        "107 | {\"id\":9,\"history\":{\"channel\":\"lobby\",\"since\":7}}",
        "112 | {\"id\":9,\"history\":{\"channel\":\"lobby\",\"since\":{\"epoch\":\"x\"}}}",
        "108 | {\"id\":9,\"presence\":{\"channel\":\"lobby\"}}",
        "108 | {\"id\":9,\"presence_stats\":{\"channel\":\"lobby\"}}",
        "107 | {\"id\":9,\"sub_refresh\":{\"channel\":\"#alice\"}}",
        "103 | {\"id\":9,\"sub_refresh\":{\"channel\":\"#alice\",\"token\":\"t\"}}",
        "103 | {\"id\":9,\"sub_refresh\":{\"channel\":\"lobby\",\"token\":\"t\"}}",
        "107 | {\"id\":9,\"refresh\":{}}",
        "108 | {\"id\":9,\"rpc\":{\"method\":\"m\"}}",
      })
  void whatBreaksARuleIsAnErrorAndTheConnectionLives(int code, String command) {
    openConnected();

    send(command);

    JsonObject reply = object(lastReceived());
    assertEquals(9, reply.getInt("id"));
    assertEquals(code, reply.getJsonObject("error").getInt("code"));
    assertOpen();
  }

  @Test
  void moreChannelsThanAllowedAreRefused() {
    openConnected();
    for (int i = 0; i < 3; i++) {
      send("{\"id\":2,\"subscribe\":{\"channel\":\"c" + i + "\"}}");
    }

    send("{\"id\":9,\"subscribe\":{\"channel\":\"c3\"}}");

    assertEquals(
        "{\"id\":9,\"error\":{\"code\":106,\"message\":\"limit exceeded\"}}", lastReceived());
    assertEquals(Optional.empty(), connection().subscription("c3"));
  }

  @Test
  void aSubscriptionIsAnsweredWithItsPosition() {
    openConnected();

    send(SUBSCRIBE);

    assertEquals(SUBSCRIBED, lastReceived());
  }

  @Test
  void whoComesBackNamesThePositionThatItHas() {
    openConnected();
    channels.hold();

    send(
        "{\"id\":2,\"subscribe\":{\"channel\":\"lobby\",\"recover\":true,\"epoch\":\"5\",\"offset\":3}}",
        "{\"id\":3,\"subscribe\":{\"channel\":\"news:eu\",\"recover\":false,\"epoch\":\"5\",\"offset\":3}}",
        "{\"id\":4,\"subscribe\":{\"channel\":\"quiet:x\",\"recover\":true,\"offset\":3}}");

    assertEquals(List.of(Optional.of(new StreamPosition(5, 3))), channels.awaitedSince("lobby"));
    assertEquals(List.of(Optional.empty()), channels.awaitedSince("news:eu"));
    assertEquals(List.of(Optional.empty()), channels.awaitedSince("quiet:x"));
  }

  @Test
  void whereNothingRecoversWhoAskedIsToldSo() {
    openConnected();

    send("{\"id\":2,\"subscribe\":{\"channel\":\"quiet:x\",\"recover\":true,\"offset\":3}}");

    JsonObject result = object(lastReceived()).getJsonObject("subscribe");
    assertTrue(result.getBoolean("was_recovering"));
    assertFalse(result.containsKey("recovered"));
    assertFalse(result.containsKey("recoverable"));
  }

  @Test
  void whoConnectsAgainNamesThePositionOfTheServersSubscriptionToo() {
    openAs("alice");
    channels.hold();

    send(
        "{\"id\":1,\"connect\":{\"subs\":{\"#alice\":{\"recover\":true,\"epoch\":\"5\",\"offset\":3},"
            + "\"#bob\":{\"recover\":true,\"epoch\":\"5\",\"offset\":1}}}}");

    assertEquals(List.of("#alice"), channels.awaited());
    assertEquals(List.of(Optional.of(new StreamPosition(5, 3))), channels.awaitedSince("#alice"));
  }

  @Test
  void aPositionThatIsNoneIsRefusedAndTheClientMayConnectAgain() {
    openAs("alice");

    send("{\"id\":1,\"connect\":{\"subs\":{\"#alice\":{\"recover\":true,\"offset\":-1}}}}");
    assertEquals(107, object(lastReceived()).getJsonObject("error").getInt("code"));
    send(CONNECT);

    assertTrue(object(lastReceived()).containsKey("connect"));
  }

  @Test
  void theSameChannelTwiceIsAnErrorOnce() {
    openConnected();

    send(SUBSCRIBE, SUBSCRIBE);

    assertEquals(
        "{\"id\":2,\"error\":{\"code\":105,\"message\":\"already subscribed\"}}", lastReceived());
  }

  @Test
  void aChannelThatWasLeftCanBeSubscribedAgain() {
    openConnected();

    send(SUBSCRIBE, "{\"id\":8,\"unsubscribe\":{\"channel\":\"lobby\"}}", SUBSCRIBE);

    assertEquals(List.of(SUBSCRIBED, "{\"id\":8,\"unsubscribe\":{}}", SUBSCRIBED), replies());
    assertEquals(List.of("lobby"), channels.left());
  }

  @ParameterizedTest
  @ValueSource(strings = {"lobby", "sport:eu", "#bob", "#alice", "a b"})
  void unsubscribingFromWhatIsNotSubscribedIsFine(String channel) {
    openConnected();

    send("{\"id\":8,\"unsubscribe\":{\"channel\":\"" + channel + "\"}}");

    assertEquals("{\"id\":8,\"unsubscribe\":{}}", lastReceived());
    assertEquals(List.of(), channels.left());
  }

  @Test
  void aPublicationIsItsConnections() {
    openConnected();

    send("{\"id\":3,\"publish\":{\"channel\":\"lobby\",\"data\":{\"sender\":\"mallory\"}}}");

    JsonObject stored = object(broker.published().get(0).line());
    assertEquals(
        "{\"user\":\"alice\",\"client\":\"" + connection().id() + "\"}",
        stored.getJsonObject("info").toString());
    assertEquals("{\"id\":3,\"publish\":{}}", lastReceived());
  }

  @Test
  void whileRedisIsAwayPublishingIsATemporaryError() {
    broker.hold();
    openConnected();
    send(PUBLISH);

    broker.failAll();

    assertEquals("{\"id\":3," + AWAY, lastReceived());
    assertOpen();
  }

  @Test
  void tooMuchThatRedisHasNotAnsweredIsATemporaryError() {
    broker.hold();
    openConnected();
    for (int i = 0; i < 600; i++) {
      send(PUBLISH);
    }

    assertEquals(
        "{\"id\":3,\"error\":{\"code\":111,\"message\":\"too many requests\",\"temporary\":true}}",
        lastReceived());
    assertOpen();
  }

  @Test
  void historyIsAnswered() {
    openConnected();

    send("{\"id\":4,\"history\":{\"channel\":\"lobby\",\"limit\":10}}");

    assertEquals(
        "{\"id\":4,\"history\":{\"publications\":[],\"epoch\":\"1700000000123456789\","
            + "\"offset\":6}}",
        lastReceived());
  }

  @Test
  void aPingCommandIsAnswered() {
    openConnected();

    send("{\"id\":5,\"ping\":{}}");

    assertEquals("{\"id\":5,\"ping\":{}}", lastReceived());
  }

  @Test
  void whatIsPipelinedBehindConnectWaitsForIt() {
    channels.hold();
    openAs("alice");
    send(CONNECT, SUBSCRIBE, PUBLISH);
    assertEquals(List.of(), received());
    assertEquals(List.of(), broker.published());

    channels.admit("#alice");
    channels.admit("lobby");

    assertEquals(
        List.of("connect", "subscribe", "publish"),
        received().stream().map(CentrifugeConversationTest::method).toList());
  }

  @Test
  void aWaitingSubscribeHoldsItsOwnChannelOnly() {
    openConnected();
    channels.hold();

    send(
        SUBSCRIBE,
        PUBLISH,
        "{\"id\":4,\"publish\":{\"channel\":\"news:eu\",\"data\":1}}",
        "{\"id\":5,\"ping\":{}}");

    assertEquals(List.of("{\"id\":4,\"publish\":{}}", "{\"id\":5,\"ping\":{}}"), replies());
    channels.admit("lobby");
    assertEquals(SUBSCRIBED, replies().get(2));
    assertEquals("{\"id\":3,\"publish\":{}}", replies().get(3));
  }

  @Test
  void aRefusedSubscribeHoldsNothing() {
    openConnected();
    channels.hold();
    send(SUBSCRIBE, PUBLISH);

    channels.refuse("lobby");

    assertEquals(List.of("{\"id\":2," + AWAY, "{\"id\":3,\"publish\":{}}"), replies());
  }

  @Test
  void moreThanMayWaitEndsIt() {
    channels.hold();
    openAs("alice");
    send(CONNECT);
    for (int i = 0; i < 128; i++) {
      send(PUBLISH);
    }
    assertOpen();

    send(PUBLISH);

    assertClosedWith(3013);
  }

  @Test
  void withoutAUserConnectIsUnauthorized() {
    open(conversations.centrifuge(session.wire(), Optional.empty()));

    send(CONNECT);

    assertEquals(
        "{\"id\":1,\"error\":{\"code\":101,\"message\":\"unauthorized\"}}", lastReceived());
  }

  @Test
  void whatWasPipelinedBehindARefusedConnectIsDiscarded() {
    open(conversations.centrifuge(session.wire(), Optional.empty()));

    send(CONNECT, SUBSCRIBE, PUBLISH);
    send(PUBLISH);

    assertEquals(1, received().size());
    assertEquals(List.of(), broker.published());
    assertOpen();
  }

  @Test
  void whileRedisIsAwayConnectIsATemporaryError() {
    channels.hold();
    openAs("alice");
    send(CONNECT, SUBSCRIBE, PUBLISH);

    channels.refuse("#alice");

    assertEquals(List.of("{\"id\":1," + AWAY), received());
    assertEquals(List.of(), channels.awaited());
    assertOpen();
  }

  @Test
  void aClientMayConnectAgainAfterAnError() {
    channels.hold();
    openAs("alice");
    send(CONNECT);
    channels.refuse("#alice");

    send("{\"id\":7,\"connect\":{}}", SUBSCRIBE);
    channels.admit("#alice");
    channels.admit("lobby");

    assertEquals(7, object(received().get(1)).getInt("id"));
    assertEquals(SUBSCRIBED, received().get(2));
  }

  @Test
  void aTokenSaysWhoseTheConnectionIsAndForHowLong() {
    openAs("bob");

    send(connect(token("alice", 600)));

    JsonObject reply = object(received().get(0)).getJsonObject("connect");
    assertEquals("alice", connection().user());
    assertTrue(reply.getBoolean("expires"));
    assertTrue(reply.getInt("ttl") > 590 && reply.getInt("ttl") <= 600, reply.toString());
    assertTrue(reply.getJsonObject("subs").containsKey("#alice"));
  }

  @Test
  void aTokenIsEnoughWhereNobodyElseVouchesForTheUser() {
    open(conversations.centrifuge(session.wire(), Optional.empty()));

    send(connect(token("alice", 600)));

    assertEquals("alice", connection().user());
  }

  @Test
  void aTokenThatHasExpiredIsAnErrorAfterWhichAnotherMayCome() {
    openAs("alice");

    send(connect(token("alice", -600)));
    send(connect(token("alice", 600)));

    assertEquals(
        "{\"id\":1,\"error\":{\"code\":109,\"message\":\"token expired\"}}", received().get(0));
    assertTrue(object(received().get(1)).containsKey("connect"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", " ", "x\u0000"})
  void aTokenOfAUserThatCanBeNoneIsInvalid(String user) {
    openAs("alice");

    send(connect(token(user, 600)));

    assertClosedWith(3500);
  }

  @Test
  void withoutATokenTheConnectionDoesNotExpire() {
    openConnected();

    assertFalse(object(received().get(0)).getJsonObject("connect").containsKey("expires"));
  }

  @Test
  void aConnectionIsRefreshedByAnotherTokenOfItsUser() {
    openAs("alice");
    send(connect(token("alice", 60)));

    send(refresh(token("alice", 600)));

    JsonObject reply = object(lastReceived()).getJsonObject("refresh");
    assertEquals(connection().id(), reply.getString("client"));
    assertTrue(reply.getBoolean("expires"));
    assertTrue(reply.getInt("ttl") > 590, reply.toString());
    assertTrue(connection().lease().secondsLeft().orElseThrow() > 590);
  }

  @Test
  void aRefreshByAnExpiredTokenEndsTheConnectionSoThatTheClientComesAgain() {
    openAs("alice");
    send(connect(token("alice", 60)));

    send(refresh(token("alice", -600)));

    assertClosedWith(3005);
  }

  @Test
  void aRefreshByAnotherUsersTokenEndsTheConnection() {
    openAs("alice");
    send(connect(token("alice", 60)));

    send(refresh(token("bob", 600)));

    assertClosedWith(3500);
  }

  @Test
  void aRefreshByWhatIsNoTokenEndsTheConnection() {
    openAs("alice");
    send(connect(token("alice", 60)));

    send(refresh("t"));

    assertClosedWith(3500);
  }

  private static String token(String user, int secondsToLive) {
    return TestTokens.of(user, Instant.now().plusSeconds(secondsToLive));
  }

  private static String connect(String token) {
    return "{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}";
  }

  private static String refresh(String token) {
    return "{\"id\":9,\"refresh\":{\"token\":\"" + token + "\"}}";
  }

  private void openAs(String user) {
    open(conversations.centrifuge(session.wire(), Optional.of(Identity.of(user))));
  }

  private void openConnected() {
    openAs("alice");
    send(CONNECT);
  }

  /** What came behind the reply to connect. */
  private List<String> replies() {
    return received().subList(1, received().size());
  }

  private static String method(String reply) {
    return object(reply).keySet().stream().filter(key -> !key.equals("id")).findFirst().orElse("");
  }

  private static JsonObject object(String json) {
    return Json.parse(json, 16).asJsonObject();
  }
}
