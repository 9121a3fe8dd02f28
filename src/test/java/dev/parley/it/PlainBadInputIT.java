package dev.parley.it;

import static dev.parley.it.client.JsonText.nested;
import static dev.parley.it.client.JsonText.object;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Named.named;

import dev.parley.it.client.ChatClient;
import dev.parley.it.client.JsonText;
import dev.parley.it.client.RawSocket;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes in at the plain endpoints is answered with an error, and the connection lives. */
class PlainBadInputIT extends TwoNodes {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @AfterEach
  void nodeGoesOn() {
    String bob = unique("bob");
    ChatClient client = chat(NODE_1, bob);
    NODE_2.api().createChat("s", bob, "still here");
    client.await(object("msg", "still here"));
  }

  static Stream<Arguments> bad() {
    return frames(
        "",
        " ",
        "\n",
        "null",
        "true",
        "5",
        "\"hi\"",
        "[]",
        "[null]",
        "[{\"type\":\"broadcast\",\"msg\":\"x\"}]",
        "not JSON",
        "{",
        "{}{}",
        "{}",
        "{\"type\":null}",
        "{\"type\":5}",
        "{\"type\":[]}",
        "{\"type\":\"\"}",
        "{\"type\":\"nope\"}",
        "{\"type\":\"system\",\"msg\":\"x\"}",
        "{\"type\":\"ack\",\"id\":\"x\"}",
        "{\"type\":\"private_message\"}",
        "{\"type\":\"private_message\",\"msg\":\"x\"}",
        "{\"type\":\"private_message\",\"msg\":\"x\",\"recipient\":null}",
        "{\"type\":\"private_message\",\"msg\":\"x\",\"recipient\":\"\"}",
        "{\"type\":\"private_message\",\"msg\":\"x\",\"recipient\":5}",
        "{\"type\":\"private_message\",\"msg\":\"x\",\"recipient\":[]}",
        "{\"type\":\"private_message\",\"msg\":\"x\",\"recipient\":{}}",
        "{\"type\":\"private_message\",\"msg\":\"x\",\"recipient\":[\"bob\"]}",
        "{\"type\":\"private_message\",\"msg\":\"x\",\"recipient\":\"a b\"}",
        "{\"type\":\"private_message\",\"msg\":\"x\",\"recipient\":\"a\\nb\"}",
        "{\"type\":\"private_message\",\"msg\":\"x\",\"recipient\":\"" + "u".repeat(201) + "\"}",
        "{\"type\":\"private_message\",\"recipient\":\"bob\"}",
        "{\"type\":\"private_message\",\"recipient\":\"bob\",\"msg\":null}",
        "{\"type\":\"broadcast\"}",
        "{\"type\":\"broadcast\",\"msg\":null}",
        "{\"type\":\"broadcast\",\"msg\":\"x\",\"id\":\"" + "i".repeat(129) + "\"}",
        nested(5_000),
        "{\"type\":" + nested(5_000) + "}",
        "{\"type\":\"broadcast\",\"msg\":" + nested(5_000) + "}");
  }

  @ParameterizedTest
  @MethodSource("bad")
  void badFrameIsAnsweredWithError(String frame) {
    ChatClient client = chat(NODE_1, unique("alice"));

    client.send(frame);

    JsonObject error = client.await(object("type", "error"));
    assertEquals(107, error.getInt("code"));
    assertFalse(error.getString("msg").isEmpty());
  }

  @ParameterizedTest
  @MethodSource("bad")
  void connectionLivesOnAfterError(String frame) {
    String alice = unique("alice");
    ChatClient client = chat(NODE_1, alice);

    client.send(frame);

    client.tell(alice, "still here");
    client.await(object("msg", "still here"));
  }

  static Stream<Arguments> odd() {
    return frames(
        "{\"type\":\"broadcast\",\"msg\":\"\"}",
        "{\"type\":\"broadcast\",\"msg\":5}",
        "{\"type\":\"broadcast\",\"msg\":{\"a\":1}}",
        "{\"type\":\"broadcast\",\"msg\":[null]}",
        "{\"type\":\"broadcast\",\"msg\":\"x\",\"id\":null}",
        "{\"type\":\"broadcast\",\"msg\":\"x\",\"id\":\"\"}",
        "{\"type\":\"broadcast\",\"msg\":\"x\",\"id\":5}",
        "{\"type\":\"broadcast\",\"msg\":\"x\",\"id\":[]}",
        "{\"type\":\"broadcast\",\"msg\":\"x\",\"id\":{}}",
        "{\"type\":\"broadcast\",\"msg\":\"x\",\"id\":1e400}",
        "{\"type\":\"broadcast\",\"msg\":\"x\",\"id\":1e999999999999}",
        "{\"type\":\"broadcast\",\"msg\":1e999999999999}",
        "{\"type\":\"broadcast\",\"msg\":" + "1".repeat(2_000) + "}",
        "{\"type\":\"broadcast\",\"type\":null,\"msg\":\"x\"}");
  }

  /** What is neither clearly sound nor clearly bad is delivered or refused, and ends nothing. */
  @ParameterizedTest
  @MethodSource("odd")
  void connectionLivesOnAfterOddFrame(String frame) {
    String alice = unique("alice");
    ChatClient client = chat(NODE_1, alice);

    client.send(frame);

    client.tell(alice, "still here");
    client.await(object("msg", "still here"));
  }

  @Test
  void errorOfAFrameWithoutIdHasNone() {
    ChatClient client = chat(NODE_1, unique("alice"));

    client.send("{\"type\":\"private_message\",\"msg\":\"hi\"}");

    String expected = "{\"type\":\"error\",\"code\":107,\"msg\":\"recipient: is required\"}";
    assertEquals(expected, client.texts().await("error", text -> text.contains("error")));
  }

  @Test
  void frameOverTheLimitEndsTheConnection() {
    ChatClient client = chat(NODE_1, unique("alice"));

    client.send("x".repeat(65_537));

    assertEquals(1009, client.awaitEnd(PATIENCE).code());
  }

  @Test
  void limitCountsTheWholeMessageNotItsParts() {
    ChatClient client = chat(NODE_1, unique("alice"));

    client.socket().sendInTwo("x".repeat(100_000));

    assertEquals(1009, client.awaitEnd(PATIENCE).code());
  }

  @Test
  void feedReaderThatSendsTooMuchIsEnded() {
    ChatClient client = feed(NODE_1);

    client.send("x".repeat(65_537));

    assertEquals(1009, client.awaitEnd(PATIENCE).code());
  }

  @Test
  void binaryFrameIsRefused() {
    ChatClient client = chat(NODE_1, unique("alice"));

    client.socket().sendBinary(new byte[] {1, 2, 3});

    assertEquals(1003, client.awaitEnd(PATIENCE).code());
  }

  @Test
  void textThatIsNotUtf8EndsTheConnection() throws IOException {
    RawSocket socket = raw(NODE_1);
    socket.handshake(ChatClient.CHAT + "?user_code=a", "Sec-WebSocket-Version: 13");

    socket.sendFrame(RawSocket.TEXT, new byte[] {'{', '"', (byte) 0xff, (byte) 0xc0, '"', '}'});

    assertEquals(1007, socket.readClose(PATIENCE).closeCode());
  }

  @Test
  void manyBadFramesAreAllAnswered() {
    ChatClient client = chat(NODE_1, unique("alice"));

    for (int i = 0; i < 1_000; i++) {
      client.send("not JSON");
    }

    List<String> errors =
        client.texts().await(1_000, "error", text -> text.contains("\"error\""), PATIENCE);
    assertTrue(
        errors.stream().allMatch(error -> JsonText.parseObject(error).getInt("code") == 107));
  }

  private static Stream<Arguments> frames(String... frames) {
    return Stream.of(frames)
        .map(
            frame ->
                Arguments.of(
                    named(
                        frame.length() <= 100
                            ? "'" + frame + "'"
                            : frame.substring(0, 60) + "... " + frame.length(),
                        frame)));
  }
}
