package dev.parley.it;

import static dev.parley.it.client.JsonText.object;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.JsonText;
import dev.parley.it.client.Push;
import dev.parley.it.client.Reply;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The Centrifuge protocol where all goes well. */
class CentrifugeProtocolIT extends TwoNodes {

  @Test
  void connectReplyNamesTheNode() {
    assertEquals("node-2", centrifuge(NODE_2, unique("alice")).connected().getString("node"));
  }

  @Test
  void connectReplyGivesEachConnectionAnIdOfItsOwn() {
    String alice = unique("alice");

    assertEquals(2, Set.of(centrifuge(NODE_1, alice).id(), centrifuge(NODE_1, alice).id()).size());
  }

  @Test
  void connectReplyAnnouncesPings() {
    JsonObject connected = centrifuge(NODE_1, unique("alice")).connected();

    assertEquals(25, connected.getInt("ping"));
    assertTrue(connected.getBoolean("pong"));
  }

  @Test
  void connectReplyTellsThePositionOfThePersonalChannel() {
    String alice = unique("alice");
    NODE_1.api().createChat("s", alice, "one");
    NODE_1.api().createChat("s", alice, "two");

    JsonObject position =
        centrifuge(NODE_2, alice).connected().getJsonObject("subs").getJsonObject("#" + alice);

    JsonObject history = NODE_1.api().history("#" + alice, 0);
    assertEquals(2, position.getInt("offset"));
    assertEquals(history.getString("epoch"), position.getString("epoch"));
  }

  @Test
  void emptyUserHasNoPersonalChannel() {
    JsonObject connected = centrifuge(NODE_1, "").connected();

    assertTrue(
        !connected.containsKey("subs") || connected.getJsonObject("subs").isEmpty(),
        connected.toString());
  }

  @Test
  void subscribeReplyTellsThePosition() {
    String channel = unique("news");
    JsonObject published = NODE_1.api().publish(channel, "one");

    JsonObject subscribed = centrifuge(NODE_2, unique("alice")).subscribe(channel);

    assertEquals(1, subscribed.getInt("offset"));
    assertEquals(published.getString("epoch"), subscribed.getString("epoch"));
  }

  @Test
  void subscribeReplyOfAnEmptyChannelTellsItsEpochAndOffsetZero() {
    String channel = unique("news");

    JsonObject subscribed = centrifuge(NODE_1, unique("alice")).subscribe(channel);

    JsonObject published = NODE_1.api().publish(channel, "one");
    assertEquals(0, subscribed.getInt("offset"));
    assertEquals(published.getString("epoch"), subscribed.getString("epoch"));
    assertEquals(1, published.getInt("offset"));
  }

  @Test
  void publicationsCarryOffsetsWithoutHoles() {
    String channel = unique("news");
    CentrifugeClient reader = subscriber(NODE_2, unique("bob"), channel);

    IntStream.range(0, 20).forEach(i -> NODE_1.api().publish(channel, i));

    List<Long> offsets =
        reader.await(channel, 20, Duration.ofSeconds(10)).stream().map(Push::offset).toList();
    assertEquals(IntStream.rangeClosed(1, 20).mapToObj(Long::valueOf).toList(), offsets);
  }

  @Test
  void publicationCarriesWhoPublishedIt() {
    String channel = unique("news");
    CentrifugeClient reader = subscriber(NODE_2, unique("bob"), channel);
    String alice = unique("alice");
    CentrifugeClient publisher = centrifuge(NODE_1, alice);

    publisher.publish(channel, "hi");

    assertEquals(
        object("user", alice, "client", publisher.id()), reader.await(channel, "hi").info());
  }

  @Test
  void publishReplyIsThereThoughEmpty() {
    assertEquals(
        JsonValue.EMPTY_JSON_OBJECT,
        centrifuge(NODE_1, unique("alice")).publish(unique("news"), "hi"));
  }

  @Test
  void nothingArrivesAfterUnsubscribing() {
    String channel = unique("news");
    CentrifugeClient reader = subscriber(NODE_1, unique("bob"), channel);
    CentrifugeClient other = subscriber(NODE_1, unique("carol"), channel);

    assertEquals(JsonValue.EMPTY_JSON_OBJECT, reader.unsubscribe(channel));

    NODE_2.api().publish(channel, "late");
    other.await(channel, "late");
    reader.subscribe(channel);
    NODE_2.api().publish(channel, "fence");
    reader.await(channel, "fence");
    assertEquals(1, reader.publications(channel).size());
  }

  @Test
  void unsubscribingFromWhatIsNotSubscribedIsFine() {
    assertEquals(
        JsonValue.EMPTY_JSON_OBJECT,
        centrifuge(NODE_1, unique("alice")).unsubscribe(unique("news")));
  }

  @Test
  void subscribingAgainAfterUnsubscribingDelivers() {
    String channel = unique("news");
    CentrifugeClient reader = subscriber(NODE_1, unique("bob"), channel);
    reader.unsubscribe(channel);
    reader.subscribe(channel);

    NODE_2.api().publish(channel, "hi");

    reader.await(channel, "hi");
  }

  @Test
  void historyLimitZeroIsThePositionOnly() {
    String channel = published(3);

    JsonObject history = centrifuge(NODE_2, unique("alice")).history(channel, 0);

    assertEquals(3, history.getInt("offset"));
    assertEquals(List.of(), history.getJsonArray("publications"));
  }

  @Test
  void historyWithoutBoundIsEverything() {
    String channel = published(3);

    JsonObject history = centrifuge(NODE_2, unique("alice")).history(channel, -1);

    assertEquals(List.of(1L, 2L, 3L), offsets(history));
  }

  @Test
  void historyOfAnEmptyChannelIsEmpty() {
    JsonObject history = centrifuge(NODE_2, unique("alice")).history(unique("news"), -1);

    assertEquals(0, history.getInt("offset"));
    assertEquals(List.of(), history.getJsonArray("publications"));
    assertFalse(history.getString("epoch").isEmpty());
  }

  @Test
  void inboxHoldsWhatCameWhileItsOwnerWasOffline() {
    String alice = unique("alice");
    NODE_1.api().createChat("s", alice, "while you were away");

    JsonObject history = centrifuge(NODE_2, alice).history("#" + alice, 10);

    JsonObject data = history.getJsonArray("publications").getJsonObject(0).getJsonObject("data");
    assertEquals("while you were away", data.getString("msg"));
  }

  @Test
  void severalCommandsInOneFrameAreAllAnswered() {
    CentrifugeClient client = centrifuge(NODE_1, unique("alice"));
    String channel = unique("news");

    client.send(
        object("id", 101, "subscribe", object("channel", channel))
            + "\n"
            + object("id", 102, "publish", object("channel", channel, "data", "hi"))
            + "\n"
            + object("id", 103, "history", object("channel", channel, "limit", -1)));

    client.await(channel, "hi");
    for (int id = 101; id <= 103; id++) {
      int wanted = id;
      client.replies().await("reply " + id, reply -> reply.getInt("id") == wanted);
    }
  }

  @Test
  void connectAndAllSubscribesMayComeInOneFrame() {
    CentrifugeClient client = unconnected(NODE_1, unique("alice"));
    StringBuilder frame = new StringBuilder("{\"id\":1,\"connect\":{}}");
    for (int i = 2; i <= 100; i++) {
      frame.append('\n').append(object("id", i, "subscribe", object("channel", unique("news"))));
    }

    client.send(frame.toString());

    List<JsonObject> replies =
        client.replies().await(100, "reply", reply -> true, Duration.ofSeconds(10));
    assertEquals(1, replies.get(0).getInt("id"));
    assertEquals(List.of(), replies.stream().filter(reply -> reply.containsKey("error")).toList());
  }

  @Test
  void repliesOfManyPublishingsComeWithoutEmptyLines() {
    CentrifugeClient client = centrifuge(NODE_1, unique("alice"));
    String channel = unique("news");
    client.subscribe(channel);

    for (int i = 0; i < 1_000; i++) {
      client.publishAsync(channel, i);
    }

    client.await(channel, 1_000, Duration.ofSeconds(20));
    assertEquals(List.of(), client.faults());
  }

  @Test
  void unknownFieldsAreIgnored() {
    CentrifugeClient client = centrifuge(NODE_1, unique("alice"));

    Reply reply =
        client.call("subscribe", object("channel", unique("news"), "later", object("a", 1)));

    assertEquals(0, reply.errorCode());
  }

  @Test
  void payloadWithLineFeedsArrivesIntact() {
    String channel = unique("news");
    CentrifugeClient reader = subscriber(NODE_2, unique("bob"), channel);
    String pretty = "{\n  \"text\": \"two\\nlines\",\r\n  \"list\": [\n 1,\n\n 2 ]\n}";

    NODE_1
        .api()
        .post("/api/publish", "{\"channel\":\"%s\",\"data\":%s}".formatted(channel, pretty));

    reader.await(channel, JsonText.parse(pretty));
    assertEquals(List.of(), reader.faults());
  }

  @Test
  void anyJsonValueIsPayload() {
    String channel = unique("news");
    CentrifugeClient reader = subscriber(NODE_2, unique("bob"), channel);
    CentrifugeClient publisher = centrifuge(NODE_1, unique("alice"));
    List<JsonValue> values =
        List.of("0", "-1.5e3", "true", "false", "\"\"", "[]", "{}", "\"\\u2028\\u0000🎈\"").stream()
            .map(JsonText::parse)
            .toList();

    values.forEach(value -> publisher.publish(channel, value));

    assertEquals(
        values,
        reader.await(channel, values.size(), Duration.ofSeconds(10)).stream()
            .map(Push::data)
            .toList());
  }

  @Test
  void largestPayloadArrivesWhole() {
    String channel = unique("news");
    CentrifugeClient reader = subscriber(NODE_2, unique("bob"), channel);
    String text = "x".repeat(65_000);

    centrifuge(NODE_1, unique("alice")).publish(channel, text);

    reader.await(channel, text);
  }

  private static String published(int count) {
    String channel = unique("news");
    IntStream.range(0, count).forEach(i -> NODE_1.api().publish(channel, i));
    return channel;
  }

  private static List<Long> offsets(JsonObject history) {
    return history.getJsonArray("publications").stream()
        .map(JsonValue::asJsonObject)
        .map(publication -> publication.getJsonNumber("offset").longValueExact())
        .toList();
  }
}
