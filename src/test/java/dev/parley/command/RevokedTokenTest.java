package dev.parley.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.access.Capabilities;
import dev.parley.access.Identity;
import dev.parley.access.TestTokens;
import dev.parley.protocol.IssuedToken;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of connections whose token is revoked. */
class RevokedTokenTest extends ConversationScene {
  private static final Identity BY_TOKEN =
      new Identity(
          "alice",
          Optional.empty(),
          Optional.empty(),
          Map.of(),
          Capabilities.NONE,
          Optional.of(new IssuedToken("t-1", 1_700_000_000)));

  @Test
  void aRevokedTokenDoesNotConnect() {
    orders.revoke("t-1");
    open(conversations.centrifuge(session.wire(), Optional.empty()));

    send(connect("t-1"));

    assertEquals(List.of(), received());
    assertClosedWith(3500);
  }

  @Test
  void aConnectionIsItsUsersBeforeItsTokenIsLookedUp() {
    open(conversations.centrifuge(session.wire(), Optional.empty()));

    send(connect("t-1"));

    assertEquals(List.of(connection()), orders.checked());
    assertTrue(hub.connectionsOf("alice").contains(connection()));
    assertEquals("t-1", connection().token().orElseThrow().id());
  }

  @Test
  void connectIsRefusedWhileNobodyCanTell() {
    orders.away();
    open(conversations.centrifuge(session.wire(), Optional.empty()));

    send(connect("t-1"));

    assertTrue(lastReceived().contains("\"error\":{\"code\":100"), lastReceived());
    assertOpen();
  }

  @Test
  void aRevokedTokenDoesNotRefresh() {
    orders.revoke("t-2");
    open(conversations.centrifuge(session.wire(), Optional.empty()));
    send(connect("t-1"));
    int before = received().size();

    send("{\"id\":2,\"refresh\":{\"token\":\"" + token("t-2") + "\"}}");

    assertEquals(before, received().size());
    assertClosedWith(3500);
  }

  @Test
  void nothingThatARevokedTokenAllowsIsDoneBeforeItIsLookedUp() {
    orders.revoke("t-2");
    open(conversations.centrifuge(session.wire(), Optional.empty()));
    send(connect("t-1"));
    orders.hold();

    send(
        "{\"id\":2,\"refresh\":{\"token\":\"" + token("t-2") + "\"}}",
        "{\"id\":3,\"publish\":{\"channel\":\"lobby\",\"data\":1}}");
    orders.answer();

    assertEquals(List.of(), broker.published());
    assertClosedWith(3500);
  }

  @Test
  void whatWaitsForANewTokenIsDoneInItsOrderOnceThatIsGood() {
    open(conversations.centrifuge(session.wire(), Optional.empty()));
    send(connect("t-1"));
    orders.hold();

    send(
        "{\"id\":2,\"refresh\":{\"token\":\"" + token("t-2") + "\"}}",
        "{\"id\":3,\"refresh\":{\"token\":\"" + token("t-3") + "\"}}",
        "{\"id\":4,\"ping\":{}}");
    assertEquals(1, received().size());
    orders.answer();

    assertEquals(
        List.of("{\"id\":2", "{\"id\":3", "{\"id\":4"),
        received().stream().skip(1).map(reply -> reply.substring(0, 7)).toList());
    assertEquals("t-3", connection().token().orElseThrow().id());
  }

  @Test
  void tokensThatComeWithConnectAreVerifiedByWhoHasReadThemAlthoughTheirCommandsWait() {
    orders.hold();
    String first = token("t-1");
    String second = token("t-2");
    String ofLobby = TestTokens.of("alice", Map.of("channel", "lobby"));
    String ofNobody = TestTokens.of("bob", Map.of("channel", "news:eu"));
    open(conversations.centrifuge(session.wire(), Optional.empty()));

    send(
        "{\"id\":1,\"connect\":{\"token\":\"" + first + "\"}}",
        "{\"id\":2,\"subscribe\":{\"channel\":\"lobby\",\"token\":\"" + ofLobby + "\"}}",
        "{\"id\":3,\"subscribe\":{\"channel\":\"news:eu\",\"token\":\"" + ofNobody + "\"}}",
        "{\"id\":4,\"refresh\":{\"token\":\"" + second + "\"}}");
    assertEquals(List.of(first, ofLobby, ofNobody, second), verified);
    assertEquals(List.of(), received());
    verified.clear();
    orders.answer();

    assertEquals(
        List.of(
            "{\"id\":1,\"connect\"",
            "{\"id\":2,\"subscrib",
            "{\"id\":3,\"error\":{",
            "{\"id\":4,\"refresh\""),
        received().stream().map(reply -> reply.substring(0, 17)).toList());
    assertEquals(List.of(), verified);
  }

  @Test
  void whoSendsMuchBehindANewTokenIsToldSoAndStays() {
    open(conversations.centrifuge(session.wire(), Optional.empty()));
    send(connect("t-1"));
    orders.hold();

    send("{\"id\":2,\"refresh\":{\"token\":\"" + token("t-2") + "\"}}");
    for (int id = 3; id < 300; id++) {
      send("{\"id\":" + id + ",\"ping\":{}}");
    }

    assertTrue(lastReceived().startsWith("{\"id\":299,\"error\":{\"code\":111"), lastReceived());
    assertOpen();
    orders.answer();
    assertTrue(received().stream().anyMatch(reply -> reply.startsWith("{\"id\":3,\"ping\"")));
  }

  @Test
  void aRefreshThatCannotBeFinishedEndsTheConnection() {
    open(conversations.centrifuge(session.wire(), Optional.empty()));
    send(connect("t-1"));
    session.onSend(
        (text, done) -> {
          throw new OutOfMemoryError("for the test");
        });

    send("{\"id\":2,\"refresh\":{\"token\":\"" + token("t-2") + "\"}}");

    assertClosedWith(3009);
  }

  @Test
  void aTokenIsBelievedByARefreshWhileNobodyCanTell() {
    open(conversations.centrifuge(session.wire(), Optional.empty()));
    send(connect("t-1"));
    orders.away();

    send("{\"id\":2,\"refresh\":{\"token\":\"" + token("t-2") + "\"}}");

    assertTrue(lastReceived().startsWith("{\"id\":2,\"refresh\":"), lastReceived());
    assertEquals("t-2", connection().token().orElseThrow().id());
    assertOpen();
  }

  @Test
  void aRevokedTokenDoesNotJoinThePlainChat() {
    orders.revoke("t-1");

    open(conversations.chat(session.wire(), BY_TOKEN));

    assertEquals(List.of(), received());
    assertClosedWith(3500);
  }

  @Test
  void thePlainChatSaysThatNobodyCanTell() {
    orders.away();

    open(conversations.chat(session.wire(), BY_TOKEN));

    assertTrue(lastReceived().contains("\"code\":100"), lastReceived());
    assertClosedWith(1013);
  }

  @Test
  void aRevokedTokenDoesNotReadTheFeed() {
    orders.revoke("t-1");

    open(conversations.feed(session.wire(), BY_TOKEN));

    assertClosedWith(3500);
  }

  private static String connect(String id) {
    return "{\"id\":1,\"connect\":{\"token\":\"" + token(id) + "\"}}";
  }

  private static String token(String id) {
    return TestTokens.of("alice", id, Instant.ofEpochSecond(1_700_000_000));
  }
}
