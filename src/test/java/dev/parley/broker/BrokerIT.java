package dev.parley.broker;

import static dev.parley.Soon.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.config.GivenSettings;
import dev.parley.launcher.Ports;
import dev.parley.launcher.RedisProcess;
import dev.parley.protocol.HistoryPage;
import dev.parley.protocol.Publication;
import dev.parley.protocol.StreamPosition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** History as the namespaces' settings have it, in a real Redis. */
class BrokerIT {
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  @TempDir static Path directory;
  private static RedisProcess process;
  private static Broker broker;

  @BeforeAll
  static void start() {
    process = new RedisProcess(Ports.free(), directory);
    process.start();
    broker =
        new Broker(
            GivenSettings.with(
                "parley.redis.uri", process.nodeUri().toString(),
                "parley.namespaces", "short,brief,long,none",
                "parley.namespace.short.history.size", "3",
                "parley.namespace.brief.history.ttl", "PT1S",
                "parley.namespace.long.history.ttl", "P90D",
                "parley.namespace.none.history.size", "0"));
    broker.start(Thread::new);
  }

  @AfterAll
  static void stop() {
    broker.stop();
    process.close();
  }

  @BeforeEach
  void forgetEverything() {
    try (Jedis redis = new Jedis(process.uri())) {
      redis.flushAll();
    }
  }

  @Test
  void aNamespaceKeepsAsManyPublicationsAsItSays() {
    publish("short:news", 5);
    publish("news", 5);

    assertEquals(List.of(3L, 4L, 5L), offsets(page("short:news", 100, false, Optional.empty())));
    assertEquals(5, page("news", 100, false, Optional.empty()).publications().size());
  }

  @Test
  void aNamespaceKeepsPublicationsAsLongAsItSays() {
    publish("brief:news", 2);
    publish("news", 2);

    await().until(() -> page("brief:news", 100, false, Optional.empty()).publications().isEmpty());

    assertEquals(2, page("brief:news", 0, false, Optional.empty()).top().offset());
    assertEquals(2, page("news", 100, false, Optional.empty()).publications().size());
  }

  @Test
  void aPositionIsKeptNoShorterThanItsHistory() {
    publish("long:news", 1);
    publish("news", 1);

    assertEquals(90, daysOf("long:news"));
    assertEquals(30, daysOf("news"));
  }

  /** A back end may lock out as many users while the link of a node is down. */
  @Test
  void aNodeThatIsAwayForAWhileFindsThousandsOfOrders() {
    publish(Keys.ORDERS, 2_000);

    assertEquals(2_000, page(Keys.ORDERS, 5_000, false, Optional.empty()).publications().size());
  }

  private static long daysOf(String channel) {
    try (Jedis redis = new Jedis(process.uri())) {
      return Math.round(redis.pttl(broker.keys().stream(channel)) / (double) DAY_MILLIS);
    }
  }

  @Test
  void aNamespaceWithoutHistoryGivesNoPositions() {
    assertEquals(List.of(StreamPosition.NONE), publish("none:news", 1));
  }

  @Test
  void whoJoinsLateGetsTheNewestFirst() {
    publish("news", 50);

    assertEquals(List.of(50L, 49L, 48L), offsets(page("news", 3, true, Optional.empty())));
  }

  @Test
  void pageByPageEveryPublicationComesOnceInEitherDirection() {
    publish("news", 100);
    List<Long> all = LongStream.rangeClosed(1, 100).boxed().toList();
    List<Long> backwards = new ArrayList<>(all);
    Collections.reverse(backwards);

    for (int limit : new int[] {1, 7, 32, 33, 99, 100, 101}) {
      assertEquals(all, pageByPage(limit, false), () -> "forward by " + limit);
      assertEquals(backwards, pageByPage(limit, true), () -> "backward by " + limit);
    }
  }

  private static List<Long> pageByPage(int limit, boolean reverse) {
    List<Long> offsets = new ArrayList<>();
    Optional<StreamPosition> since = Optional.empty();
    HistoryPage page = page("news", limit, reverse, since);
    while (!page.publications().isEmpty()) {
      offsets.addAll(offsets(page));
      since = Optional.of(page.publications().get(page.publications().size() - 1).position());
      page = page("news", limit, reverse, since);
    }
    return offsets;
  }

  private static List<StreamPosition> publish(String channel, int count) {
    List<StreamPosition> positions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String line = "{\"data\":" + i + ",\"time\":" + System.currentTimeMillis() + "}";
      positions.add(
          broker.publish(channel, line, true, Optional.empty()).toCompletableFuture().join());
    }
    return positions;
  }

  private static HistoryPage page(
      String channel, int limit, boolean reverse, Optional<StreamPosition> since) {
    return broker
        .history(channel, new HistoryQuery(limit, 1 << 20, since, reverse))
        .toCompletableFuture()
        .join();
  }

  private static List<Long> offsets(HistoryPage page) {
    return page.publications().stream()
        .map(Publication::position)
        .map(StreamPosition::offset)
        .toList();
  }
}
