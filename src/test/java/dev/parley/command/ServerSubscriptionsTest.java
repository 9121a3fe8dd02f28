package dev.parley.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.access.TestTokens;
import dev.parley.broker.StubChannels;
import dev.parley.hub.Subscription;
import dev.parley.protocol.Json;
import dev.parley.protocol.Publication;
import dev.parley.protocol.Start;
import dev.parley.protocol.StreamPosition;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a connection token gives beside the user. */
class ServerSubscriptionsTest extends ConversationScene {
  private static final String PUBLISH =
      "{\"id\":3,\"publish\":{\"channel\":\"lobby\",\"data\":\"hi\"}}";

  @BeforeEach
  void openSocket() {
    open(conversations.centrifuge(session.wire(), Optional.empty()));
  }

  @Test
  void theChannelsOfTheTokenComeWithTheReplyToConnect() {
    send(
        connect(
            Map.of(
                "channels", List.of("lobby"),
                "subs", Map.of("news:eu", Map.of("data", Map.of("title", "t"))))));

    JsonObject subs = connected().getJsonObject("subs");
    assertEquals(Set.of("#alice", "lobby", "news:eu"), subs.keySet());
    assertEquals(5, subs.getJsonObject("lobby").getInt("offset"));
    assertEquals("t", subs.getJsonObject("news:eu").getJsonObject("data").getString("title"));
  }

  @Test
  void whatTheTokenTellsTheServerIsNotSent() {
    send(connect(Map.of("meta", "secret-of-the-server", "info", "shown-to-others")));

    assertFalse(lastReceived().contains("secret-of"), lastReceived());
    assertFalse(lastReceived().contains("shown-to"), lastReceived());
  }

  @Test
  void theReplyWaitsForTheLastChannel() {
    channels.hold();
    send(connect(Map.of("channels", List.of("lobby"))));

    channels.admit("lobby");

    assertEquals(List.of(), received());
    channels.admit("#alice");
    assertEquals(Set.of("#alice", "lobby"), connected().getJsonObject("subs").keySet());
  }

  @Test
  void eachChannelRecoversFromWhereTheClientWas() {
    channels.hold();

    send(
        connect(
            Map.of("channels", List.of("lobby", "news:eu")),
            ",\"subs\":{\"lobby\":{\"recover\":true,\"epoch\":\"1700000000123456789\",\"offset\":3}}"));

    assertEquals(
        List.of(Optional.of(new StreamPosition(1_700_000_000_123_456_789L, 3))),
        channels.awaitedSince("lobby"));
    assertEquals(List.of(Optional.empty()), channels.awaitedSince("news:eu"));
  }

  @Test
  void aChannelThatWouldMakeTheReplyTooLongIsNotRecovered() {
    channels.hold();
    send(connect(Map.of("channels", List.of("lobby", "news:eu", "news:us"))));

    channels.admit("#alice", missed(300 << 10));
    channels.admit("lobby", missed(300 << 10));
    channels.admit("news:eu", missed(100 << 10));
    channels.admit("news:us", Start.recovered(StubChannels.position(), List.of()));

    JsonObject subs = connected().getJsonObject("subs");
    assertTrue(subs.getJsonObject("#alice").getBoolean("recovered"));
    assertFalse(subs.getJsonObject("lobby").containsKey("recovered"));
    assertFalse(subs.getJsonObject("lobby").containsKey("publications"));
    assertEquals(5, subs.getJsonObject("lobby").getInt("offset"));
    assertTrue(subs.getJsonObject("news:eu").getBoolean("recovered"));
    assertTrue(subs.getJsonObject("news:us").getBoolean("recovered"));
  }

  @ParameterizedTest
  @CsvSource({"102, sport:eu", "107, a b", "107, #", "103, #bob"})
  void aChannelThatCanNotBeRefusesTheConnection(int code, String channel) {
    send(connect(Map.of("channels", List.of("lobby", channel))));

    assertEquals(code, errorCode());
    assertEquals(List.of(), List.copyOf(connection().subscriptions()));
    assertOpen();
  }

  @Test
  void moreChannelsThanAllowedRefuseTheConnectionAndLeaveNone() {
    send(connect(Map.of("channels", List.of("a", "b", "c", "d"))));

    assertEquals(106, errorCode());
    assertEquals(List.of(), List.copyOf(connection().subscriptions()));
    assertTrue(channels.left().containsAll(List.of("#alice", "a", "b", "c")));
  }

  @Test
  void whileRedisIsAwayNoChannelIsKept() {
    channels.hold();
    send(connect(Map.of("channels", List.of("lobby"))));
    channels.admit("#alice");

    channels.refuse("lobby");

    assertEquals(100, errorCode());
    assertEquals(List.of(), List.copyOf(connection().subscriptions()));
    assertTrue(channels.left().contains("#alice"));
  }

  @Test
  void whoIsRefusedGetsNothingOfTheChannelsThatItWasGivenBefore() {
    channels.hold();
    send(connect(Map.of("channels", List.of("lobby"))));
    channels.admit("lobby");
    publishInLobby(6);

    channels.refuse("#alice");

    assertEquals(100, errorCode());
    assertEquals(1, received().size());
  }

  @Test
  void whoConnectsOnceMoreGetsNothingBeforeTheReplyEither() {
    send(connect(Map.of("channels", List.of("sport:eu"))));
    channels.hold();
    send(connect(Map.of("channels", List.of("lobby"))));
    channels.admit("lobby");

    publishInLobby(6);

    assertEquals(1, received().size());
    channels.admit("#alice");
    assertTrue(received().get(1).contains("\"connect\""), received().toString());
    assertTrue(received().get(2).contains("\"pub\""), received().toString());
  }

  private void publishInLobby(long offset) {
    Subscription lobby = connection().subscription("lobby").orElseThrow();
    StreamPosition position = new StreamPosition(StubChannels.position().epoch(), offset);
    lobby.deliver(new Publication("lobby", "{\"data\":1,\"time\":7}", position));
    lobby.flush();
  }

  @Test
  void whoWasRefusedMayConnectWithAnotherToken() {
    send(connect(Map.of("channels", List.of("sport:eu"))));

    send(connect(Map.of("channels", List.of("lobby"))));

    assertTrue(connected().getJsonObject("subs").containsKey("lobby"));
  }

  @Test
  void theClientCanNotLeaveAChannelOfTheToken() {
    send(connect(Map.of("channels", List.of("lobby"))));

    send("{\"id\":2,\"unsubscribe\":{\"channel\":\"lobby\"}}");

    assertEquals("{\"id\":2,\"unsubscribe\":{}}", lastReceived());
    assertTrue(connection().subscription("lobby").isPresent());
  }

  @Test
  void theTokenOfThePersonalChannelIsTheServersToo() {
    send(connect(Map.of("subs", Map.of("#alice", Map.of("data", 7)))));

    JsonObject subs = connected().getJsonObject("subs");
    assertEquals(Set.of("#alice"), subs.keySet());
    assertEquals(7, subs.getJsonObject("#alice").getInt("data"));
  }

  @Test
  void othersAreShownWhatTheTokenSaysOfThePublisher() {
    send(
        connect(
            Map.of(
                "info", Map.of("name", "Alice"),
                "subs", Map.of("lobby", Map.of("info", "admin")))));

    send(PUBLISH);

    assertEquals(
        "{\"data\":\"hi\",\"info\":{\"user\":\"alice\",\"client\":\""
            + connection().id()
            + "\",\"conn_info\":{\"name\":\"Alice\"},\"chan_info\":\"admin\"}",
        publishedWithoutTime());
  }

  @Test
  void aRefreshChangesWhatOthersAreShown() {
    send(connect(Map.of("info", "old")));

    send(
        "{\"id\":2,\"refresh\":{\"token\":\""
            + TestTokens.of("alice", Map.of("info", "new"))
            + "\"}}",
        PUBLISH);

    assertTrue(publishedWithoutTime().contains("\"conn_info\":\"new\""), publishedWithoutTime());
  }

  private String publishedWithoutTime() {
    return broker.published().get(0).line().replaceFirst(",\"time\":\\d+}$", "");
  }

  private static Start missed(int bytes) {
    return Start.recovered(
        StubChannels.position(),
        List.of(
            new Publication(
                "any", "{\"data\":\"" + "x".repeat(bytes) + "\"}", StubChannels.position())));
  }

  private JsonObject connected() {
    return Json.parse(lastReceived(), 16).asJsonObject().getJsonObject("connect");
  }

  private int errorCode() {
    return Json.parse(lastReceived(), 16).asJsonObject().getJsonObject("error").getInt("code");
  }

  private static String connect(Map<String, ?> claims) {
    return connect(claims, "");
  }

  private static String connect(Map<String, ?> claims, String more) {
    return "{\"id\":1,\"connect\":{\"token\":\""
        + TestTokens.of("alice", claims)
        + "\""
        + more
        + "}}";
  }
}
