package dev.parley.it;

import static dev.parley.it.client.JsonText.object;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.JsonText;
import dev.parley.it.client.Push;
import dev.parley.it.client.Reply;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.XAddParams;

/** Clients that come back with a position, on the other node mostly. */
class RecoveryIT extends TwoNodes {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MOST_MISSED = 300;

  @Test
  void aSubscriptionThatCanRecoverSaysSo() {
    JsonObject result = centrifuge(NODE_1, unique("alice")).subscribe(unique("news"));

    assertTrue(result.getBoolean("recoverable"));
    assertTrue(result.getBoolean("positioned"));
    assertFalse(result.containsKey("was_recovering"));
  }

  @Test
  void whoComesBackToTheOtherNodeIsGivenWhatItMissed() {
    String channel = unique("news");
    JsonObject position = leaveAfter(channel, "a");
    publish(channel, "b", "c");

    JsonObject result = recover(channel, position);

    assertTrue(result.getBoolean("was_recovering"));
    assertTrue(result.getBoolean("recovered"));
    assertEquals(List.of("b", "c"), data(result));
    assertEquals(position.getInt("offset"), result.getInt("offset"));
  }

  @Test
  void whatFollowsTheReplyGoesOnWithoutGapOrRepeat() {
    String channel = unique("news");
    JsonObject position = leaveAfter(channel, "a");
    publish(channel, "b");
    CentrifugeClient reader = centrifuge(NODE_2, unique("bob"));
    List<String> published = new ArrayList<>(List.of("b"));
    CompletableFuture<Void> publishing =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 100; i++) {
                publish(channel, "live-" + i);
                published.add("live-" + i);
              }
            });

    JsonObject result = reader.call("subscribe", recovering(channel, position)).result("subscribe");
    publishing.join();

    List<String> got = new ArrayList<>(data(result));
    await()
        .untilAsserted(
            () -> {
              List<String> all = new ArrayList<>(got);
              reader.publications(channel).forEach(push -> all.add(JsonText.plain(push.data())));
              assertEquals(published, all);
            });
  }

  @Test
  void whoMissedNothingIsToldSo() {
    String channel = unique("news");

    JsonObject result = recover(channel, leaveAfter(channel, "a"));

    assertTrue(result.getBoolean("recovered"));
    assertEquals(List.of(), data(result));
  }

  @Test
  void whoWasThereBeforeTheFirstPublicationRecovers() {
    String channel = unique("news");
    JsonObject position = leaveAfter(channel);
    publish(channel, "a");

    assertEquals(List.of("a"), data(recover(channel, position)));
  }

  @Test
  void withoutAnEpochTheOffsetCountsInThePresentOne() {
    String channel = unique("news");
    publish(channel, "a", "b", "c");

    JsonObject result = recover(channel, object("offset", 1));

    assertTrue(result.getBoolean("recovered"));
    assertEquals(List.of("b", "c"), data(result));
  }

  @Test
  void threeHundredAreGivenAndOneMoreAreNot() {
    String channel = unique("news");
    String first = unique("first");
    JsonObject position = leaveAfter(channel, first);
    publishTimes(channel, MOST_MISSED);

    assertEquals(MOST_MISSED, data(recover(channel, position)).size());
    publish(channel, "one more");
    JsonObject result = recover(channel, position);

    assertFalse(result.containsKey("recovered"));
    assertFalse(result.containsKey("publications"));
    assertTrue(result.getBoolean("was_recovering"));
    assertEquals(MOST_MISSED + 2, result.getInt("offset"));
  }

  @Test
  void moreThanHalfAMebibyteIsNotGiven() {
    String channel = unique("news");
    JsonObject position = leaveAfter(channel, "a");
    for (int i = 0; i < 12; i++) {
      publish(channel, "x".repeat(60_000));
    }

    assertFalse(recover(channel, position).containsKey("recovered"));
  }

  @Test
  void whomTheStreamDoesNotReachIsToldAndStartsAtTheTop() {
    String channel = unique("news");
    JsonObject position = leaveAfter(channel, "a");
    publish(channel, "b", "c");
    try (Jedis redis = redis()) {
      redis.xtrim(streamOf(channel), 1, false);
    }
    CentrifugeClient reader = centrifuge(NODE_2, unique("bob"));

    JsonObject result = reader.call("subscribe", recovering(channel, position)).result("subscribe");
    publish(channel, "d");

    assertFalse(result.containsKey("recovered"));
    reader.await(channel, "d");
    assertEquals(1, reader.publications(channel).size());
  }

  @Test
  void whoWouldRatherBeRefusedIs() {
    String channel = unique("news");
    publish(channel, "a");
    CentrifugeClient reader = centrifuge(NODE_2, unique("bob"));

    Reply reply =
        reader.call(
            "subscribe",
            object("channel", channel, "recover", true, "epoch", "xyz", "offset", 1, "flag", 2));

    assertEquals(112, reply.errorCode());
    assertTrue(reader.subscribe(channel).getBoolean("recoverable"));
  }

  @Test
  void aPositionOfAnotherHubDoesNotRecover() {
    String channel = unique("news");
    publish(channel, "a");

    assertFalse(recover(channel, object("epoch", "xyz", "offset", 1)).containsKey("recovered"));
  }

  @Test
  void aPrivateMessageToWhoIsOfflineIsThereWhenSheComesBack() {
    String alice = unique("alice");
    CentrifugeClient before = centrifuge(NODE_1, alice);
    JsonObject position = before.connected().getJsonObject("subs").getJsonObject("#" + alice);
    before.close();
    NODE_1.api().createChat("bob", alice, "hi");
    chat(NODE_2, unique("carol")).tell(alice, "and hello");
    await().until(() -> NODE_1.api().history("#" + alice, 10).getInt("offset") == 2);

    JsonObject request =
        object(
            "subs",
            object(
                "#" + alice,
                object(
                    "recover", true,
                    "epoch", position.getString("epoch"),
                    "offset", position.getInt("offset"))));
    CentrifugeClient after = closedLater(CentrifugeClient.connect(NODE_2, alice, request));

    JsonObject inbox = after.connected().getJsonObject("subs").getJsonObject("#" + alice);
    assertTrue(inbox.getBoolean("recovered"));
    assertEquals(
        List.of("hi", "and hello"),
        inbox.getJsonArray("publications").stream()
            .map(publication -> publication.asJsonObject().getJsonObject("data").getString("msg"))
            .toList());
    assertEquals(List.of(), after.pushes().all());
  }

  @Test
  void whoComesBackWithManyChannelsIsGivenAllWithoutOverflow() {
    List<String> channels = IntStream.range(0, 20).mapToObj(i -> unique("news")).toList();
    for (String channel : channels) {
      for (int i = 0; i < 7; i++) {
        publish(channel, i + "x".repeat(60_000));
      }
    }
    CentrifugeClient reader = centrifuge(NODE_2, unique("bob"));

    List<CompletableFuture<Reply>> replies =
        channels.stream()
            .map(channel -> recover(reader, channel).orTimeout(30, TimeUnit.SECONDS))
            .toList();

    for (CompletableFuture<Reply> reply : replies) {
      assertEquals(7, data(reply.join().result("subscribe")).size());
    }
    assertTrue(reader.socket().isOpen());
  }

  /** As SDKs do: who waits too long for its turn, on a slow machine, is told to come again. */
  private static CompletableFuture<Reply> recover(CentrifugeClient reader, String channel) {
    return reader
        .command("subscribe", recovering(channel, object("offset", 0)))
        .thenCompose(
            reply ->
                reply.isTemporary()
                    ? recover(reader, channel)
                    : CompletableFuture.completedFuture(reply));
  }

  @Test
  void whatPubSubLostIsFoundThoughNothingFollowsIt() {
    String channel = unique("news");
    CentrifugeClient reader = subscriber(NODE_1, unique("bob"), channel);
    publish(channel, "a");
    reader.await(channel, "a");

    appendInSilence(channel, "lost");

    assertEquals("lost", JsonText.plain(reader.await(channel, 2, PATIENCE).get(1).data()));
    assertEquals(List.of(), reader.pushes().all(push -> !push.isPublicationIn(channel)));
  }

  @Test
  void aStreamThatWasDeletedIsNoticedThoughNothingFollows() {
    String channel = unique("news");
    CentrifugeClient reader = subscriber(NODE_1, unique("bob"), channel);
    publish(channel, "a");
    reader.await(channel, "a");

    try (Jedis redis = redis()) {
      redis.del(streamOf(channel));
    }

    List<Push> told =
        reader
            .pushes()
            .await(1, "unsubscribe", push -> push.kind().equals("unsubscribe"), PATIENCE);
    assertEquals(2500, told.get(0).body().getInt("code"));
  }

  @Test
  void theChatOfEveryoneRecoversForSdks() {
    JsonObject position = leaveAfter("chat");
    ChatClient carol = chat(NODE_1, unique("carol"));
    String text = unique("hello");
    carol.call(object("type", "broadcast", "msg", text, "id", "1"));

    JsonObject result = recover("chat", position);

    assertTrue(result.getBoolean("recovered"));
    assertTrue(result.toString().contains(text));
  }

  /** As if Pub/Sub had lost it: it is in the stream, and nobody was told. */
  private static void appendInSilence(String channel, String text) {
    try (Jedis redis = redis()) {
      String stream = streamOf(channel);
      long epoch = redis.xinfoStream(stream).getLastGeneratedId().getTime();
      redis.xadd(
          stream,
          Map.of("d", "{\"data\":\"" + text + "\",\"time\":" + System.currentTimeMillis() + "}"),
          XAddParams.xAddParams().id(epoch + "-*"));
    }
  }

  private static String streamOf(String channel) {
    return "chat:{" + channel + "}:stream";
  }

  /** Where a reader stands that goes away when it has read these. */
  private JsonObject leaveAfter(String channel, String... texts) {
    CentrifugeClient reader = CentrifugeClient.connect(NODE_1, unique("bob"));
    JsonObject subscribed = reader.subscribe(channel);
    publish(channel, texts);
    int offset = subscribed.getInt("offset") + texts.length;
    reader.await(channel, texts.length, Duration.ofSeconds(10));
    reader.close();
    return object("epoch", subscribed.getString("epoch"), "offset", offset);
  }

  private JsonObject recover(String channel, JsonObject position) {
    return centrifuge(NODE_2, unique("bob"))
        .call("subscribe", recovering(channel, position))
        .result("subscribe");
  }

  private static JsonObject recovering(String channel, JsonObject position) {
    return object(
        "channel",
        channel,
        "recover",
        true,
        "epoch",
        position.getString("epoch", ""),
        "offset",
        position.getInt("offset"));
  }

  private static void publish(String channel, String... texts) {
    for (String text : texts) {
      NODE_1.api().publish(channel, text);
    }
  }

  private static void publishTimes(String channel, int times) {
    for (int i = 0; i < times; i++) {
      publish(channel, "m-" + i);
    }
  }

  private static List<String> data(JsonObject result) {
    return result.getJsonArray("publications").stream()
        .map(JsonValue::asJsonObject)
        .map(publication -> publication.getString("data"))
        .toList();
  }
}
