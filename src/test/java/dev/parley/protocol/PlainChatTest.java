package dev.parley.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainChatTest {
  private static final ClientInfo ALICE = new ClientInfo("alice", "c-1");

  @Test
  void theWelcomeIsTheOneThatClientsKnow() {
    assertEquals(
        "{\"type\":\"system\",\"msg\":\"Welcome to the chat app!\",\"sender\":\"system\","
            + "\"recipient\":\"alice\"}",
        PlainChat.welcome("alice").text());
  }

  @Test
  void aPrivateMessageHasTheKeysInTheKnownOrder() {
    assertEquals(
        "{\"type\":\"private_message\",\"sender\":\"alice\",\"msg\":\"hi\",\"recipient\":\"bob\"}",
        rendered(
            "#bob",
            "{\"recipient\":\"bob\",\"msg\":\"hi\",\"more\":1,\"type\":\"private_message\"}"));
  }

  @Test
  void aBroadcastHasTheKeysInTheKnownOrder() {
    assertEquals(
        "{\"type\":\"broadcast\",\"sender\":\"alice\",\"msg\":\"hi\"}",
        rendered("chat", "{\"msg\":\"hi\",\"type\":\"broadcast\"}"));
  }

  @Test
  void theSenderIsWhoPublishedWhateverTheDataClaims() {
    assertEquals(
        "{\"type\":\"broadcast\",\"sender\":\"alice\",\"msg\":\"hi\"}",
        rendered("chat", "{\"type\":\"broadcast\",\"sender\":\"mallory\",\"msg\":\"hi\"}"));
  }

  @Test
  void theAnonymousPublisherStaysAnonymousWhateverTheDataClaims() {
    assertEquals(
        "{\"type\":\"broadcast\",\"sender\":\"\",\"msg\":\"hi\"}",
        rendered(
            "chat",
            "{\"type\":\"broadcast\",\"sender\":\"mallory\",\"msg\":\"hi\"}",
            Optional.of(new ClientInfo("", "c-2"))));
  }

  @Test
  void withoutAPublisherTheDataNamesTheSender() {
    assertEquals(
        "{\"type\":\"broadcast\",\"sender\":\"news desk\",\"msg\":\"hi\"}",
        rendered(
            "chat",
            "{\"type\":\"broadcast\",\"sender\":\"news desk\",\"msg\":\"hi\"}",
            Optional.empty()));
  }

  @Test
  void withoutAnySenderThereIsNone() {
    assertEquals(
        "{\"type\":\"broadcast\",\"sender\":null,\"msg\":\"hi\"}",
        rendered("chat", "{\"type\":\"broadcast\",\"msg\":\"hi\"}", Optional.empty()));
  }

  @Test
  void theRecipientIsWhosePersonalChannelItCameIn() {
    assertEquals(
        "{\"type\":\"private_message\",\"sender\":\"alice\",\"msg\":\"hi\",\"recipient\":\"bob:1\"}",
        rendered(
            "#bob:1", "{\"type\":\"private_message\",\"msg\":\"hi\",\"recipient\":\"carol\"}"));
  }

  @Test
  void aMessageMayBeAnyJson() {
    assertEquals(
        "{\"type\":\"broadcast\",\"sender\":\"alice\",\"msg\":{\"a\":[null,\"\\n\"]}}",
        rendered("chat", "{\"type\":\"broadcast\",\"msg\":{\"a\":[null,\"\\n\"]}}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "\"text\"",
        "[]",
        "{}",
        "{\"type\":\"broadcast\"}",
        "{\"type\":\"private_message\",\"message\":\"hi\"}",
        "{\"type\":\"system\",\"msg\":\"hi\"}",
        "{\"type\":1,\"msg\":\"hi\"}",
        "{\"msg\":\"hi\"}",
      })
  void anythingElseIsAMessageOfItsChannel(String data) {
    assertEquals(
        "{\"type\":\"channel_message\",\"channel\":\"#bob\",\"sender\":\"alice\",\"data\":"
            + data
            + "}",
        rendered("#bob", data));
  }

  @Test
  void anAckRepeatsTheIdAsItWas() {
    assertEquals(
        "{\"type\":\"ack\",\"id\":\"a\\\"1\"}", PlainChat.ack(Json.parse("\"a\\\"1\"", 8)).text());
    assertEquals("{\"type\":\"ack\",\"id\":1.50}", PlainChat.ack(Json.parse("1.50", 8)).text());
  }

  @Test
  void aRefusalSaysWhatIsWrong() {
    assertEquals(
        "{\"type\":\"error\",\"code\":107,\"msg\":\"recipient: is required\"}",
        PlainChat.refused(HubError.BAD_REQUEST.saying("recipient: is required"), Optional.empty())
            .text());
  }

  @Test
  void aRefusalRepeatsTheId() {
    assertEquals(
        "{\"type\":\"error\",\"code\":100,\"msg\":\"internal server error\",\"id\":7}",
        PlainChat.refused(HubError.INTERNAL, Optional.of(Json.parse("7", 8))).text());
  }

  @Test
  void whatIsStoredOfAMessageHasTheSameKeys() {
    assertEquals(
        "{\"type\":\"private_message\",\"sender\":\"s\",\"msg\":1,\"recipient\":\"bob\"}",
        Json.line(PlainChat.privateMessage("s", Json.parse("1", 8), "bob")));
    assertEquals(
        "{\"type\":\"broadcast\",\"sender\":\"s\",\"msg\":1}",
        Json.line(PlainChat.broadcast("s", Json.parse("1", 8))));
  }

  private static String rendered(String channel, String data) {
    return rendered(channel, data, Optional.of(ALICE));
  }

  private static String rendered(String channel, String data, Optional<ClientInfo> info) {
    String line = StoredLine.write(data, info, Map.of(), 7);
    return new Publication(channel, line, new StreamPosition(5, 1)).as(Encoding.PLAIN_CHAT).text();
  }
}
