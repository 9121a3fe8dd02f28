package dev.parley.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.access.Identity;
import dev.parley.command.StubBroker.Published;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatConversationTest extends ConversationScene {
  private static final String WELCOME =
      "{\"type\":\"system\",\"msg\":\"Welcome to the chat app!\",\"sender\":\"system\","
          + "\"recipient\":\"alice\"}";
  private static final String BROADCAST = "{\"type\":\"broadcast\",\"msg\":\"hi\"}";

  @Test
  void theWelcomeComesOnceBothChannelsAreJoined() {
    channels.hold();
    openAs("alice");
    assertEquals(List.of("chat", "#alice"), channels.awaited());

    channels.admit("#alice");
    assertEquals(List.of(), received());
    channels.admit("chat");

    assertEquals(List.of(WELCOME), received());
  }

  @Test
  void aConnectionIsItsUsersBeforeItIsWelcome() {
    channels.hold();

    openAs("alice");

    assertEquals(Set.of(connection()), hub.connectionsOf("alice"));
  }

  @Test
  void theAnonymousUserReadsTheChatAlone() {
    channels.hold();

    openAs("");

    assertEquals(List.of("chat"), channels.awaited());
  }

  @Test
  void whatIsSentBeforeTheWelcomeWaitsForIt() {
    channels.hold();
    openAs("alice");
    send("{\"type\":\"broadcast\",\"msg\":\"hi\",\"id\":1}");
    assertEquals(List.of(), broker.published());

    channels.admit("chat");
    channels.admit("#alice");

    assertEquals(List.of(WELCOME, "{\"type\":\"ack\",\"id\":1}"), received());
  }

  @Test
  void aPrivateMessageGoesToItsRecipientsChannel() {
    openAs("alice");

    send(
        "{\"type\":\"private_message\",\"sender\":\"mallory\",\"recipient\":\"bob\",\"msg\":\"hi\"}");

    Published published = broker.published().get(0);
    assertEquals("#bob", published.channel());
    assertTrue(
        published
            .line()
            .startsWith(
                "{\"data\":{\"type\":\"private_message\",\"sender\":\"alice\",\"msg\":\"hi\","
                    + "\"recipient\":\"bob\"},\"info\":{\"user\":\"alice\",\"client\":\""
                    + connection().id()
                    + "\"},\"time\":"),
        published.line());
  }

  @Test
  void aBroadcastGoesToTheChat() {
    openAs("alice");

    send(BROADCAST);

    Published published = broker.published().get(0);
    assertEquals("chat", published.channel());
    assertTrue(
        published
            .line()
            .startsWith(
                "{\"data\":{\"type\":\"broadcast\",\"sender\":\"alice\",\"msg\":\"hi\"},\"info\":"),
        published.line());
  }

  @Test
  void withoutAnIdThereIsNoAck() {
    openAs("alice");

    send(BROADCAST);

    assertEquals(List.of(WELCOME), received());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "\"a-1\"", "1.50", "\"\""})
  void anIdIsRepeatedInTheAckOnceRedisHasTheMessage(String id) {
    broker.hold();
    openAs("alice");
    send("{\"type\":\"broadcast\",\"msg\":\"hi\",\"id\":" + id + "}");
    assertEquals(List.of(WELCOME), received());

    broker.answerAll();

    assertEquals("{\"type\":\"ack\",\"id\":" + id + "}", lastReceived());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "x | not JSON",
        "[] | must be a JSON object",
        "{} | type: is required",
        "{\"type\":null} | type: is required",
        "{\"type\":7} | type: must be a string",
        "{\"type\":\"dance\"} | type: must be private_message or broadcast",
        "{\"type\":\"broadcast\"} | msg: is required",
        "{\"type\":\"broadcast\",\"msg\":null} | msg: is required",
        "{\"type\":\"private_message\",\"msg\":\"hi\"} | recipient: is required",
        "{\"type\":\"private_message\",\"msg\":\"hi\",\"recipient\":\"\"} | recipient: is required",
        "{\"type\":\"private_message\",\"msg\":\"hi\",\"recipient\":7} | recipient: must be a"
            + " string",
        "{\"type\":\"private_message\",\"recipient\":\"bob\"} | msg: is required",
      })
  void whatIsWrongIsSaidAndTheConnectionLives(String frame, String msg) {
    openAs("alice");

    send(frame);

    assertEquals("{\"type\":\"error\",\"code\":107,\"msg\":\"" + msg + "\"}", lastReceived());
    assertOpen();
  }

  @Test
  void anErrorRepeatsTheIdToo() {
    openAs("alice");

    send("{\"type\":\"broadcast\",\"id\":\"a-1\"}");

    assertEquals(
        "{\"type\":\"error\",\"code\":107,\"msg\":\"msg: is required\",\"id\":\"a-1\"}",
        lastReceived());
  }

  @Test
  void whileRedisIsAwayAMessageIsAnError() {
    broker.hold();
    openAs("alice");
    send("{\"type\":\"broadcast\",\"msg\":\"hi\",\"id\":1}");

    broker.failAll();

    assertEquals(
        "{\"type\":\"error\",\"code\":100,\"msg\":\"internal server error\",\"id\":1}",
        lastReceived());
    assertOpen();
  }

  @Test
  void tooMuchThatRedisHasNotAnsweredIsAnError() {
    broker.hold();
    openAs("alice");
    for (int i = 0; i < 600; i++) {
      send(BROADCAST);
    }

    assertEquals("{\"type\":\"error\",\"code\":111,\"msg\":\"too many requests\"}", lastReceived());
    assertOpen();
  }

  @Test
  void anIdIsAnIdempotencyKeyOfItsUserAlone() {
    openAs("alice");

    send("{\"type\":\"broadcast\",\"msg\":\"hi\",\"id\":1}");

    assertEquals(Optional.of("user:alice:1"), broker.published().get(0).key());
  }

  @Test
  void aBinaryFrameEndsIt() {
    openAs("alice");

    sendBinary();

    assertClosedWith(1003);
  }

  @Test
  void moreThanMayWaitEndsIt() {
    channels.hold();
    openAs("alice");
    for (int i = 0; i < 128; i++) {
      send(BROADCAST);
    }
    assertOpen();

    send(BROADCAST);

    assertClosedWith(3013);
  }

  @Test
  void whoCannotJoinIsToldToTryAgainLater() {
    channels.hold();
    openAs("alice");
    channels.admit("chat");

    channels.refuse("#alice");

    assertEquals(
        List.of("{\"type\":\"error\",\"code\":100,\"msg\":\"internal server error\"}"), received());
    assertClosedWith(1013);
  }

  private void openAs(String user) {
    open(conversations.chat(session.wire(), Identity.of(user)));
  }
}
