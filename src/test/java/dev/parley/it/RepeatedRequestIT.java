package dev.parley.it;

import static dev.parley.it.client.JsonText.object;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.it.client.Api;
import dev.parley.it.client.Node;
import jakarta.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A publisher that is not sure asks again with its key, and nothing is published twice. */
class RepeatedRequestIT extends TwoNodes {

  /** Publishes a text with a key. */
  private interface Road extends BiFunction<Node, Message, Api.Answer> {}

  private record Message(String recipient, String text, String key) {}

  static Stream<Named<Road>> roads() {
    return Stream.of(
        Named.of("create_chat", (node, message) -> createChat(node, message)),
        Named.of("publish", (node, message) -> node.api().post(Api.PUBLISH, feed(message))),
        Named.of(
            "publish by query",
            (node, message) ->
                node.api()
                    .post(
                        Api.PUBLISH
                            + "?message="
                            + encoded(message.text())
                            + "&idempotency_key="
                            + encoded(message.key()),
                        "")),
        Named.of(
            "publish with the key in the query",
            (node, message) ->
                node.api()
                    .post(
                        Api.PUBLISH + "?idempotency_key=" + encoded(message.key()),
                        object("message", message.text()).toString())));
  }

  @ParameterizedTest
  @MethodSource("roads")
  void repeatedKeyIsAnsweredAgainOnAnyNodeAndPublishesNothing(Road road) {
    Message message = new Message(unique("bob"), unique("once"), unique("key &=?"));

    Api.Answer first = road.apply(NODE_1, message);
    Api.Answer again = road.apply(NODE_2, message);

    assertEquals(200, first.status(), first.toString());
    assertEquals(first.text(), again.text());
    assertEquals(1, timesKept(message));
  }

  @ParameterizedTest
  @MethodSource("roads")
  void anotherKeyPublishesAgain(Road road) {
    Message message = new Message(unique("bob"), unique("twice"), unique("key"));

    road.apply(NODE_1, message);
    road.apply(NODE_1, new Message(message.recipient(), message.text(), unique("key")));

    assertEquals(2, timesKept(message));
  }

  @Test
  void keysOfTwoRecipientsAreNotTheSame() {
    String key = unique("key");
    Message toBob = new Message(unique("bob"), unique("text"), key);
    Message toCarol = new Message(unique("carol"), toBob.text(), key);

    createChat(NODE_1, toBob);
    createChat(NODE_1, toCarol);

    assertEquals(1, timesKept(toBob));
    assertEquals(1, timesKept(toCarol));
  }

  @Test
  void twentyRequestsWithOneKeySendOneMessage() {
    Message message = new Message(unique("bob"), unique("once"), unique("key"));

    List<Api.Answer> answers =
        IntStream.range(0, 20)
            .mapToObj(i -> (i % 2 == 0 ? NODE_1 : NODE_2).api())
            .map(api -> api.postAsync(Api.CREATE_CHAT, chat(message)))
            .toList()
            .stream()
            .map(answer -> answer.join())
            .toList();

    assertEquals(List.of(200), answers.stream().map(Api.Answer::status).distinct().toList());
    assertEquals(1, timesKept(message));
  }

  /** How often the text stands in the recipient's inbox and in the feed together. */
  private static long timesKept(Message message) {
    List<JsonObject> kept = new ArrayList<>();
    for (String channel : List.of("#" + message.recipient(), "feed")) {
      NODE_1.api().history(channel, -1).getJsonArray("publications").stream()
          .map(publication -> publication.asJsonObject())
          .forEach(kept::add);
    }
    return kept.stream()
        .filter(publication -> publication.get("data").toString().contains(message.text()))
        .count();
  }

  private static Api.Answer createChat(Node node, Message message) {
    return node.api().post(Api.CREATE_CHAT, chat(message).toString());
  }

  private static JsonObject chat(Message message) {
    return object(
        "sender", "shop",
        "recipient", message.recipient(),
        "msg", message.text(),
        "idempotency_key", message.key());
  }

  private static String feed(Message message) {
    return object("message", message.text(), "idempotency_key", message.key()).toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
