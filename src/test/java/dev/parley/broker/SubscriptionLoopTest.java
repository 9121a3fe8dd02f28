package dev.parley.broker;

import static dev.parley.Soon.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.HangingLog;
import dev.parley.config.GivenSettings;
import dev.parley.config.Settings;
import dev.parley.hub.Hub;
import dev.parley.hub.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SubscriptionLoopTest {
  private static final String PROBE = "chat:probe:n-1";

  private final FakeRedis redis = new FakeRedis(command -> null);
  private final Settings settings = GivenSettings.with("parley.redis.uri", redis.uri());
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final AtomicLong clock = new AtomicLong();
  private final List<Boolean> alone = new CopyOnWriteArrayList<>();
  private final List<String> foreign = new CopyOnWriteArrayList<>();
  private final Channels channels =
      new Channels(new Hub(settings), new Broker(settings)) {
        @Override
        void linkUp() {
          told.add("up");
        }

        @Override
        void linkDown() {
          told.add("down");
        }

        @Override
        void subscribed(String redisChannel) {
          if (redisChannel.startsWith("chat:")) {
            told.add("subscribed " + redisChannel);
          }
        }

        @Override
        void unsubscribed(String redisChannel) {
          told.add("unsubscribed " + redisChannel);
        }

        @Override
        public void received(String redisChannel, String message, boolean isAlone) {
          told.add(redisChannel + " " + message);
          alone.add(isAlone);
        }
      };
  private final Probe probe =
      new Probe(PROBE, settings.redis().probe(), () -> {}, System::nanoTime);
  private final SubscriptionLoop loop =
      new SubscriptionLoop(settings, channels, probe, this::takeForeign, clock::get);
  private final List<Thread> threads = new ArrayList<>();

  @AfterEach
  void stop() throws InterruptedException {
    loop.stop();
    channels.requests().stop();
    redis.close();
    for (Thread thread : threads) {
      thread.join(5_000);
      assertFalse(thread.isAlive(), thread.getName() + " does not end");
    }
  }

  @Test
  void theForeignChannelAndTheProbeAreAlwaysSubscribed() {
    start();

    assertEquals(List.of(List.of("chat", PROBE)), redis.commands("SUBSCRIBE"));
  }

  @Test
  void foreignMessagesAndPublicationsGoTheirWays() {
    start();

    redis.push("chat", "hello");
    redis.push("chat:{lobby}", "7-1 {}");

    await().until(() -> told.contains("chat:{lobby} 7-1 {}"));
    assertEquals(List.of("hello"), foreign);
  }

  @Test
  void onlyAMessageThatWasWaitedForIsAlone() {
    start();

    clock.addAndGet(TimeUnit.MICROSECONDS.toNanos(21));
    redis.push("chat:{lobby}", "7-1 {}", "7-2 {}");
    await().until(() -> alone.equals(List.of(true, false)));

    await()
        .until(
            () -> {
              // The loop may be done with the one before only now, and has not waited then.
              clock.addAndGet(TimeUnit.MICROSECONDS.toNanos(21));
              redis.push("chat:{lobby}", "7-3 {}");
              return alone.get(alone.size() - 1);
            });
  }

  @Test
  void theProbeIsToldOfTheLinkAndOfWhatComesBack() {
    start();
    assertTrue(probe.link().isUp());
    assertFalse(probe.road().isUp());

    redis.push(PROBE, "");

    await().until(() -> probe.road().isUp());
    redis.answer(command -> command.get(0).equals("HELLO") ? "-LOADING\r\n" : null);
    redis.killConnections();
    await().until(() -> !probe.link().isUp());
    assertFalse(probe.road().isUp());
  }

  @Test
  void aMessageThatCannotBeTakenDoesNotEndTheLink() {
    start();

    redis.push("chat", "throw");
    redis.push("chat", "hello");

    await().until(() -> foreign.equals(List.of("hello")));
    assertEquals(List.of("up"), told);
  }

  @Test
  void aLostLinkIsToldAndBuiltAnew() {
    start();

    redis.killConnections();

    await().until(() -> told.equals(List.of("up", "down", "up")));
  }

  @Test
  void channelsLearnOfALostLinkThoughTheLogHangs() {
    start();
    HangingLog log = new HangingLog(SubscriptionLoop.class);
    try {
      redis.killConnections();

      await().until(() -> told.contains("down"));
    } finally {
      log.close();
    }
  }

  @Test
  void anAnswerThatIsNoneDoesNotEndTheLoop() {
    redis.answer(command -> command.get(0).equals("SUBSCRIBE") ? "?what\r\n" : null);
    threads.add(Threads.start(Thread::new, loop, "loop"));
    await().until(() -> told.contains("down"));

    redis.answer(command -> null);

    await().until(() -> told.contains("up"));
  }

  @Test
  void aChannelIsSubscribedOnRequest() {
    start();

    channels.requests().subscribe("lobby");

    await().until(() -> told.contains("subscribed chat:{lobby}"));
  }

  @Test
  void aChannelIsUnsubscribedOnRequest() {
    start();
    channels.requests().subscribe("lobby");

    channels.requests().unsubscribe("lobby");

    await()
        .until(
            () ->
                told.equals(List.of("up", "subscribed chat:{lobby}", "unsubscribed chat:{lobby}")));
  }

  @Test
  void requestsKeepTheirOrder() {
    start();
    List<String> expected = new ArrayList<>(List.of("up"));
    for (int i = 0; i < 500; i++) {
      channels.requests().subscribe("c" + i);
      expected.add("subscribed chat:{c" + i + "}");
      if (i % 7 == 0) {
        channels.requests().unsubscribe("c" + i);
        expected.add("unsubscribed chat:{c" + i + "}");
      }
    }

    await().until(() -> told.size() == expected.size());
    assertEquals(expected, told);
  }

  @Test
  void requestsOfALostLinkAreVoid() {
    start();
    redis.answer(command -> command.get(0).equals("HELLO") ? "-LOADING\r\n" : null);
    redis.killConnections();
    await().until(() -> told.contains("down"));
    channels.requests().subscribe("void");

    redis.answer(command -> null);
    await().until(() -> told.get(told.size() - 1).equals("up"));
    channels.requests().subscribe("lobby");

    await().until(() -> told.contains("subscribed chat:{lobby}"));
    assertFalse(told.contains("subscribed chat:{void}"));
  }

  /** Who closes it must not wait for who is stuck in writing to it. */
  @Test
  void aLinkThatReadsNothingIsBuiltAnewThoughRequestsAreStuckInIt() {
    Probe impatient = new Probe(PROBE, Duration.ofMillis(500), () -> {}, System::nanoTime);
    SubscriptionLoop held =
        new SubscriptionLoop(settings, channels, impatient, this::takeForeign, clock::get);
    start(held);
    redis.freezeConnections();
    for (int i = 0; i < 60_000; i++) {
      channels.requests().subscribe("x".repeat(240) + i);
    }

    try {
      await().until(() -> told.contains("down"));
      await()
          .until(
              () -> {
                // Nothing comes here on the new link either, which then is built anew, too.
                channels.requests().subscribe("lobby");
                return told.contains("subscribed chat:{lobby}");
              });
    } finally {
      held.stop();
    }
  }

  private void start() {
    start(loop);
  }

  private void start(SubscriptionLoop started) {
    threads.add(Threads.start(Thread::new, started, "loop"));
    threads.add(Threads.start(Thread::new, channels.requests(), "requests"));
    await().until(() -> told.contains("up"));
  }

  private void takeForeign(String message) {
    if (message.equals("throw")) {
      throw new IllegalStateException(message);
    }
    foreign.add(message);
  }
}
