package dev.parley.it;

import static dev.parley.it.client.JsonText.object;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.Node;
import dev.parley.it.client.Push;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Coming, going, subscribing and unsubscribing, all at the same time. */
class RaceIT extends TwoNodes {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int ROUNDS = 200;

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final AtomicBoolean publishing = new AtomicBoolean(true);
  private final Random random = new Random(42);

  @BeforeEach
  void nobodyElseIsThere() {
    await().atMost(PATIENCE).until(() -> clientsOf(NODE_1) == 0 && subscriptionsOf(NODE_1) == 0);
  }

  @AfterEach
  void stopPublishing() throws InterruptedException {
    publishing.set(false);
    executor.shutdown();
    executor.awaitTermination(10, TimeUnit.SECONDS);
  }

  @Test
  void closingWhileSubscribingLeavesNoGhost() {
    String channel = unique("news");
    publishAllTheTime(NODE_2, channel);

    for (int i = 0; i < ROUNDS; i++) {
      CentrifugeClient client = CentrifugeClient.open(NODE_1, unique("alice"));
      client.send("{\"id\":1,\"connect\":{}}\n" + subscriptions(channel));
      if (random.nextBoolean()) {
        client.replies().await("connect reply", reply -> true);
      }
      if (random.nextBoolean()) {
        client.socket().vanish();
      } else {
        client.close();
      }
    }

    await().atMost(PATIENCE).until(() -> clientsOf(NODE_1), count -> count == 0);
    await().atMost(PATIENCE).until(() -> subscriptionsOf(NODE_1), count -> count == 0);
  }

  @Test
  void channelWithoutReadersIsLeftInRedis() {
    String channel = unique("news");
    for (int i = 0; i < 50; i++) {
      CentrifugeClient client = CentrifugeClient.open(NODE_1, "");
      client.send("{\"id\":1,\"connect\":{}}\n" + subscriptions(channel));
      client.socket().vanish();
    }

    await().atMost(PATIENCE).until(() -> listeningNodes(channel), count -> count == 0);
  }

  @Test
  void serverSideSubscriptionRacingCloseLeavesNoGhost() {
    String alice = unique("alice");
    publishAllTheTime(NODE_2, "#" + alice);

    for (int i = 0; i < ROUNDS; i++) {
      CentrifugeClient client = CentrifugeClient.open(NODE_1, alice);
      client.send("{\"id\":1,\"connect\":{}}");
      client.socket().vanish();
    }

    await().atMost(PATIENCE).until(() -> clientsOf(NODE_1), count -> count == 0);
    await().atMost(PATIENCE).until(() -> subscriptionsOf(NODE_1), count -> count == 0);
  }

  @Test
  void lastOfManySubscribesAndUnsubscribesDecides() {
    CentrifugeClient client = centrifuge(NODE_1, "");
    for (int i = 0; i < 50; i++) {
      String on = unique("on");
      String off = unique("off");
      client.send(toggles(on, 7, 1_000 * i + 100) + "\n" + toggles(off, 8, 1_000 * i + 200));
      // Channels do not wait for each other.
      awaitReply(client, 1_000 * i + 106);
      awaitReply(client, 1_000 * i + 207);

      NODE_2.api().publish(off, "nobody reads it");
      NODE_2.api().publish(on, "read");

      client.await(on, "read");
      assertEquals(List.of(), client.publications(off));
    }
  }

  @Test
  void subscriptionBeginsRightAfterItsReply() {
    String channel = unique("news");
    publishAllTheTime(NODE_2, channel);
    for (int i = 0; i < 50; i++) {
      try (CentrifugeClient client = CentrifugeClient.connect(NODE_1, unique("bob"))) {
        long top = client.subscribe(channel).getJsonNumber("offset").longValueExact();

        List<Push> next = client.await(channel, 20, PATIENCE);

        assertEquals(
            LongStream.rangeClosed(top + 1, top + 20).boxed().toList(),
            next.stream().map(Push::offset).toList());
      }
    }
  }

  @Test
  void personalChannelBeginsRightAfterTheConnectReply() {
    String bob = unique("bob");
    publishAllTheTime(NODE_2, "#" + bob);
    for (int i = 0; i < 50; i++) {
      try (CentrifugeClient client = CentrifugeClient.connect(NODE_1, bob)) {
        JsonObject subs = client.connected().getJsonObject("subs");
        long top = subs.getJsonObject("#" + bob).getJsonNumber("offset").longValueExact();

        List<Push> next = client.await("#" + bob, 20, PATIENCE);

        assertEquals(
            LongStream.rangeClosed(top + 1, top + 20).boxed().toList(),
            next.stream().map(Push::offset).toList());
      }
    }
  }

  @Test
  void readersThatLeaveTakeNothingFromThoseWhoStay() throws Exception {
    String channel = unique("news");
    CentrifugeClient steady = subscriber(NODE_1, unique("bob"), channel);
    Future<?> comingAndGoing =
        executor.submit(
            () -> {
              while (publishing.get()) {
                try (CentrifugeClient client = CentrifugeClient.connect(NODE_1, unique("guest"))) {
                  client.command("subscribe", object("channel", channel));
                  client.command("unsubscribe", object("channel", channel));
                  client.command("subscribe", object("channel", channel));
                }
              }
            });

    for (int i = 0; i < 2_000; i++) {
      NODE_2.api().publish(channel, i);
    }

    steady.await(channel, 2_000, PATIENCE);
    publishing.set(false);
    comingAndGoing.get(10, TimeUnit.SECONDS);
    assertEquals(
        IntStream.range(0, 2_000).boxed().toList(),
        steady.publications(channel).stream()
            .map(push -> ((JsonNumber) push.data()).intValueExact())
            .toList());
  }

  @Test
  void manyPublishersOfOneChannelMakeOneOrderForAllReaders() {
    String channel = unique("news");
    List<CentrifugeClient> readers =
        List.of(
            subscriber(NODE_1, unique("bob"), channel), subscriber(NODE_2, unique("bob"), channel));
    List<CompletableFuture<?>> publishers = new ArrayList<>();
    for (int p = 0; p < 4; p++) {
      Node node = p % 2 == 0 ? NODE_1 : NODE_2;
      String name = "p" + p;
      publishers.add(
          CompletableFuture.runAsync(
              () -> IntStream.range(0, 250).forEach(i -> node.api().publish(channel, name + i)),
              executor));
    }

    publishers.forEach(CompletableFuture::join);

    assertEquals(
        readers.get(0).await(channel, 1_000, PATIENCE).stream().map(Push::data).toList(),
        readers.get(1).await(channel, 1_000, PATIENCE).stream().map(Push::data).toList());
  }

  private void publishAllTheTime(Node node, String channel) {
    executor.execute(
        () -> {
          for (int i = 0; publishing.get(); i++) {
            node.api().publish(channel, i);
          }
        });
  }

  private static String subscriptions(String channel) {
    return object("id", 2, "subscribe", object("channel", channel))
        + "\n"
        + object("id", 3, "unsubscribe", object("channel", channel))
        + "\n"
        + object("id", 4, "subscribe", object("channel", channel));
  }

  /** Subscribe, unsubscribe, and so on by turns. */
  private static String toggles(String channel, int count, int firstId) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String method = i % 2 == 0 ? "subscribe" : "unsubscribe";
      lines.add(object("id", firstId + i, method, object("channel", channel)).toString());
    }
    return String.join("\n", lines);
  }

  private static void awaitReply(CentrifugeClient client, int id) {
    client.replies().await("reply", reply -> reply.getInt("id") == id);
  }

  private static long listeningNodes(String channel) {
    try (Jedis redis = redis()) {
      Map<String, Long> counts = redis.pubsubNumSub("chat:{" + channel + "}");
      return counts.values().stream().mapToLong(count -> count).sum();
    }
  }
}
