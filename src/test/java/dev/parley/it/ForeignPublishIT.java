package dev.parley.it;

import static dev.parley.it.client.JsonText.nested;
import static dev.parley.it.client.JsonText.object;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Named.named;

import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.ChatClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.Jedis;

/** What other programs publish into the Redis channel {@code chat}, sound and unsound. */
class ForeignPublishIT extends TwoNodes {

  @BeforeAll
  static void bothNodesListen() {
    awaitForeignPublishing();
  }

  @Test
  void privateMessageIsDeliveredWithoutPosition() {
    String bob = unique("bob");
    CentrifugeClient reader = centrifuge(NODE_2, bob);

    publish(privateMessage(bob, "hi"));

    assertEquals(
        0, reader.pushes().await("message", push -> push.isPublicationIn("#" + bob)).offset());
  }

  @Test
  void privateMessageIsNotStored() {
    String bob = unique("bob");
    CentrifugeClient reader = centrifuge(NODE_2, bob);

    publish(privateMessage(bob, "hi"));

    reader.pushes().await("message", push -> push.isPublicationIn("#" + bob));
    assertEquals(List.of(), reader.history("#" + bob, -1).getJsonArray("publications"));
  }

  @Test
  void prettyPrintedMessageIsDelivered() {
    String bob = unique("bob");
    ChatClient plain = chat(NODE_1, bob);
    CentrifugeClient sdk = centrifuge(NODE_2, bob);

    publish(
        "{\n  \"type\": \"private_message\",\n  \"sender\": \"s\",\n  \"recipient\": \""
            + bob
            + "\",\n  \"msg\": \"hi\"\n}\n");

    plain.await(object("msg", "hi", "sender", "s"));
    sdk.pushes().await("message", push -> push.isPublicationIn("#" + bob));
    assertEquals(List.of(), sdk.faults());
  }

  static Stream<Named<byte[]>> garbage() {
    return Stream.of(
        text("nothing", ""),
        text("null", "null"),
        text("number", "5"),
        text("text", "\"hi\""),
        text("array", "[]"),
        text("array of null", "[null]"),
        text("empty object", "{}"),
        text("not JSON", "hi there"),
        text("cut off", "{\"type\":\"private_message\",\"recip"),
        text("two values", "{\"type\":\"broadcast\",\"msg\":\"a\"}{}"),
        text("type of number", "{\"type\":5}"),
        text("type of null", "{\"type\":null,\"msg\":\"x\"}"),
        text("unknown type", "{\"type\":\"system\",\"msg\":\"x\"}"),
        text("no recipient", "{\"type\":\"private_message\",\"sender\":\"s\",\"msg\":\"x\"}"),
        text(
            "recipient of null",
            "{\"type\":\"private_message\",\"sender\":\"s\",\"msg\":\"x\",\"recipient\":null}"),
        text(
            "recipient of array",
            "{\"type\":\"private_message\",\"sender\":\"s\",\"msg\":\"x\",\"recipient\":[]}"),
        text(
            "empty recipient",
            "{\"type\":\"private_message\",\"sender\":\"s\",\"msg\":\"x\",\"recipient\":\"\"}"),
        text("broadcast of nothing", "{\"type\":\"broadcast\",\"sender\":\"s\"}"),
        text("broadcast of null", "{\"type\":\"broadcast\",\"sender\":\"s\",\"msg\":null}"),
        text("too big", "{\"type\":\"broadcast\",\"msg\":\"" + "x".repeat(1 << 20) + "\"}"),
        text("big and no JSON", "x".repeat(1 << 20)),
        text("too deep", nested(100_000)),
        text("too deep inside", "{\"type\":\"broadcast\",\"msg\":" + nested(5_000) + "}"),
        named("not UTF-8", new byte[] {'{', '"', (byte) 0xff, (byte) 0xc0, '"', '}'}),
        named("zeros", new byte[1_000]));
  }

  @ParameterizedTest
  @MethodSource("garbage")
  void garbageReachesNobodyAndStopsNothing(byte[] garbage) {
    String bob = unique("bob");
    List<ChatClient> readers = List.of(chat(NODE_1, bob), chat(NODE_2, bob));

    try (Jedis redis = redis()) {
      redis.publish("chat".getBytes(StandardCharsets.UTF_8), garbage);
    }

    publish(privateMessage(bob, "after it"));
    readers.forEach(reader -> reader.await(object("msg", "after it")));
    readers.forEach(
        reader -> assertEquals(2, reader.texts().size(), reader.texts().all()::toString));
  }

  @Test
  void garbageInTheRedisChannelOfAChannelStopsNothing() {
    String channel = unique("news");
    CentrifugeClient reader = subscriber(NODE_1, unique("bob"), channel);

    try (Jedis redis = redis()) {
      for (String message : List.of("", "null", "[]", "1-1", "9-9 {", "x".repeat(100_000))) {
        redis.publish("chat:{" + channel + "}", message);
      }
    }

    NODE_2.api().publish(channel, "after it");
    reader.await(channel, "after it");
    assertEquals(List.of(), reader.faults());
    assertEquals(1, reader.publications(channel).size());
  }

  @Test
  void garbageInTheRedisChannelOfTheChatEndsNoPlainConnection() {
    ChatClient plain = chat(NODE_1, unique("bob"));

    try (Jedis redis = redis()) {
      for (String message :
          List.of("", "null", "{", "{}", "9-9 {", "{\"data\":", "5-5 {\"data\":1")) {
        redis.publish("chat:{chat}", message);
      }
    }

    String msg = unique("after it");
    NODE_2.api().publish("chat", object("type", "broadcast", "sender", "s", "msg", msg));
    plain.await(object("msg", msg));
  }

  private static void publish(String message) {
    try (Jedis redis = redis()) {
      redis.publish("chat", message);
    }
  }

  private static String privateMessage(String recipient, String msg) {
    return object("type", "private_message", "sender", "s", "msg", msg, "recipient", recipient)
        .toString();
  }

  private static Named<byte[]> text(String name, String text) {
    return named(name, text.getBytes(StandardCharsets.UTF_8));
  }
}
