package dev.parley.it;

import static dev.parley.it.client.JsonText.object;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.JsonText;
import dev.parley.it.client.Push;
import dev.parley.it.client.Reply;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/** Ten thousand messages of one publisher that waits for no reply. */
class OrderIT extends TwoNodes {
  private static final int COUNT = 10_000;

  /** A client that does not read what it is sent is too slow, and is disconnected. */
  private static final int MOST_UNANSWERED = 1_000;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BETWEEN_KILLS = Duration.ofMillis(50);

  @Test
  void centrifugePublicationsStayInOrder() {
    String channel = unique("news");
    CentrifugeClient here = subscriber(NODE_1, unique("bob"), channel);
    CentrifugeClient there = subscriber(NODE_2, unique("carol"), channel);

    publishAll(subscriber(NODE_1, unique("alice"), channel), channel);

    assertCompleteAndInOrder(here, channel);
    assertCompleteAndInOrder(there, channel);
  }

  @Test
  void centrifugePublisherGetsItsOwnInOrder() {
    String channel = unique("news");
    CentrifugeClient publisher = subscriber(NODE_1, unique("alice"), channel);

    publishAll(publisher, channel);

    assertCompleteAndInOrder(publisher, channel);
  }

  @Test
  void plainMessagesStayInOrder() {
    String bob = unique("bob");
    ChatClient here = chat(NODE_1, bob);
    ChatClient there = chat(NODE_2, bob);
    CentrifugeClient sdk = centrifuge(NODE_2, bob);

    sendAll(
        chat(NODE_1, unique("alice")),
        i -> object("type", "private_message", "id", i, "recipient", bob, "msg", i));

    assertCompleteAndInOrder(here, "private_message");
    assertCompleteAndInOrder(there, "private_message");
    assertOffsetsWithoutHole(sdk, "#" + bob);
  }

  /** In the channel whose history holds as much as may be missed at once. */
  @Test
  void centrifugePublicationsStayInOrderWhileTheLinkIsKilled() {
    CentrifugeClient here = subscriber(NODE_1, unique("bob"), "chat");
    CentrifugeClient there = subscriber(NODE_2, unique("carol"), "chat");

    try (LinkKiller killer = new LinkKiller()) {
      killer.start();
      publishAll(centrifuge(NODE_1, unique("alice")), "chat");
    }

    assertCompleteAndInOrder(here, "chat");
    assertCompleteAndInOrder(there, "chat");
  }

  @Test
  void plainMessagesStayInOrderWhileTheLinkIsKilled() {
    ChatClient here = chat(NODE_1, unique("bob"));
    ChatClient there = chat(NODE_2, unique("carol"));

    try (LinkKiller killer = new LinkKiller()) {
      killer.start();
      sendAll(chat(NODE_1, unique("alice")), i -> object("type", "broadcast", "id", i, "msg", i));
    }

    assertCompleteAndInOrder(here, "broadcast");
    assertCompleteAndInOrder(there, "broadcast");
  }

  private static void publishAll(CentrifugeClient publisher, String channel) {
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      if (i >= MOST_UNANSWERED) {
        published(replies.get(i - MOST_UNANSWERED));
      }
      replies.add(publisher.publishAsync(channel, i));
    }
    replies.forEach(OrderIT::published);
  }

  private static void published(CompletableFuture<Reply> reply) {
    reply.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join().result("publish");
  }

  private static void sendAll(ChatClient sender, Function<String, JsonObject> frame) {
    for (int i = 0; i < COUNT; i++) {
      sender.send(frame.apply(Integer.toString(i)));
    }
    sender.texts().await(COUNT, "ack", text -> text.startsWith("{\"type\":\"ack\""), PATIENCE);
  }

  private static void assertCompleteAndInOrder(CentrifugeClient reader, String channel) {
    assertOffsetsWithoutHole(reader, channel);
    assertEquals(
        IntStream.range(0, COUNT).boxed().toList(),
        reader.publications(channel).stream()
            .map(push -> ((JsonNumber) push.data()).intValueExact())
            .toList());
    assertEquals(List.of(), reader.faults());
  }

  private static void assertOffsetsWithoutHole(CentrifugeClient reader, String channel) {
    long first = reader.await(channel, COUNT, PATIENCE).get(0).offset();

    assertEquals(
        LongStream.range(first, first + COUNT).boxed().toList(),
        reader.publications(channel).stream().map(Push::offset).toList());
  }

  private static void assertCompleteAndInOrder(ChatClient reader, String type) {
    Predicate<String> isMessage = text -> text.startsWith("{\"type\":\"" + type + "\"");
    reader.texts().await(COUNT, type, isMessage, PATIENCE);

    assertEquals(
        IntStream.range(0, COUNT).mapToObj(Integer::toString).toList(),
        reader.texts().all(isMessage).stream()
            .map(text -> JsonText.parseObject(text).getString("msg"))
            .toList());
  }

  /** Kills every subscriber's connection to Redis again and again. */
  private static final class LinkKiller implements AutoCloseable {
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final Jedis redis = redis();

    void start() {
      executor.scheduleWithFixedDelay(
          () -> redis.clientKill(ClientKillParams.clientKillParams().type(ClientType.PUBSUB)),
          0,
          BETWEEN_KILLS.toMillis(),
          TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
      executor.shutdown();
      try {
        executor.awaitTermination(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      redis.close();
    }
  }
}
