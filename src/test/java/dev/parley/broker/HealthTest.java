package dev.parley.broker;

import static dev.parley.Soon.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.GivenSettings;
import dev.parley.config.Settings;
import dev.parley.hub.Hub;
import dev.parley.hub.Threads;
import dev.parley.hub.Wires;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final String REPLICA = FakeRedis.bulk("# Replication\r\nrole:slave\r\n");
  private static final String READONLY =
      "-READONLY You can't write against a read only replica.\r\n";

  private final FakeRedis redis = new FakeRedis(this::answer);
  private final Settings settings =
      GivenSettings.with("parley.redis.uri", redis.uri(), "parley.redis.probe", "PT1S");
  private final Hub hub = new Hub(settings);
  private final Broker broker = new Broker(settings);
  private final Nodes nodes = new Nodes(settings, hub, new Wires(settings), broker);
  private final Health health = new Health(settings, broker, nodes);
  private final Channels channels = new Channels(hub, broker);
  private final SubscriptionLoop loop =
      new SubscriptionLoop(settings, channels, health.probe(), message -> {}, System::nanoTime);
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private volatile boolean isReplica;

  @AfterEach
  void stop() {
    clock.shutdownNow();
    loop.stop();
    broker.stop();
    redis.close();
  }

  @Test
  void aNodeThatHasJustStartedIsAliveAndNotReady() {
    assertEquals(List.of(), faults(health.live()));
    assertEquals(
        List.of("redis-connections", "redis-subscription", "redis-probe"), faults(health.ready()));
  }

  @Test
  void aNodeIsReadyWhenItHearsItself() {
    start();

    awaitFaults();
  }

  @Test
  void aNodeThatStopsIsNotReady() {
    start();
    awaitFaults();

    health.stopping();

    assertEquals(List.of("node"), faults(health.ready()));
  }

  @Test
  void aSubscriptionToADetachedRedisIsNotReadyThoughItsLinkIsUp() {
    start();
    awaitFaults();

    redis.answer(command -> null);

    awaitFaults("redis-probe");
    assertEquals(List.of(), faults(health.live()));
    redis.answer(this::answer);
    awaitFaults();
  }

  @Test
  void aRedisThatWasDemotedIsLeftAndNotReadyUntilItIsPromoted() {
    start();
    awaitFaults();

    isReplica = true;
    nodes.announce();

    await().until(() -> faults(health.ready()).contains("redis-connections"));
    isReplica = false;
    awaitFaults();
  }

  @Test
  void aRedisThatHasGoneIsNotReadyAndTheNodeIsAlive() {
    start();
    awaitFaults();

    redis.close();

    awaitFaults("redis-connections", "redis-subscription", "redis-probe");
    assertEquals(List.of(), faults(health.live()));
  }

  @Test
  void aRedisThatFallsSilentIsNotReady() {
    start();
    awaitFaults();

    redis.answer(command -> FakeRedis.SILENCE);

    await().until(() -> faults(health.ready()).contains("redis-connections"));
  }

  @Test
  void aThreadThatHasEndedIsNamed() throws InterruptedException {
    Thread lane = Threads.start(health.watching(Thread::new), () -> {}, "parley-lane-7");
    lane.join();

    Check check = health.live().get(0);

    assertFalse(check.isUp());
    assertTrue(check.fault().orElseThrow().contains("parley-lane-7"));
  }

  @Test
  void reasonsDoNotSayWhereRedisIs() {
    String told = health.ready().toString();

    assertFalse(told.contains("127.0.0.1"), told);
  }

  private void start() {
    broker.start(health.watching(Thread::new));
    Threads.start(health.watching(Thread::new), loop, "parley-subscriber");
    clock.scheduleWithFixedDelay(health.probe()::send, 0, 1, TimeUnit.SECONDS);
  }

  /** What is published to the probe comes back, as a replica does it too. */
  private String answer(List<String> command) {
    if (isReplica && command.get(0).equals("INFO")) {
      return REPLICA;
    }
    if (!command.get(0).equals("EVALSHA")) {
      return null;
    }
    String redisChannel = command.get(3);
    if (redisChannel.equals(health.probe().redisChannel())) {
      redis.push(redisChannel, "");
      return null;
    }
    return isReplica ? READONLY : null;
  }

  private void awaitFaults(String... names) {
    await().until(() -> faults(health.ready()).equals(List.of(names)));
  }

  private static List<String> faults(List<Check> checks) {
    return checks.stream().filter(check -> !check.isUp()).map(Check::name).toList();
  }
}
