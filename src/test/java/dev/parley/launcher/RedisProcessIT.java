package dev.parley.launcher;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** What tests may do to their Redis. */
class RedisProcessIT {

  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int SHORT_TIMEOUT_MILLIS = 500;

  @TempDir Path directory;
  private RedisProcess redis;

  @BeforeEach
  void start() {
    redis = new RedisProcess(Ports.free(), directory);
    redis.start();
  }

  @AfterEach
  void close() {
    redis.close();
  }

  @Test
  void runsWithTheConfigurationOfTheCheckout() {
    try (Jedis client = client()) {
      assertEquals("noeviction", client.configGet("maxmemory-policy").get("maxmemory-policy"));
    }
  }

  @Test
  void theAdditionForDurabilityWritesEachBatchToTheDisk() {
    assertEquals("always", withAddition("always.conf", "appendfsync"));
  }

  @Test
  void theAdditionForReplicasRefusesWritesWithoutOne() {
    assertEquals("1", withAddition("replica.conf", "min-replicas-to-write"));
    assertEquals("3", withAddition("replica.conf", "min-replicas-max-lag"));
  }

  @Test
  void killedAndStartedAgainHasAllItAcknowledged() {
    try (Jedis client = client()) {
      client.set("key", "value");
    }

    redis.kill();
    redis.start();

    try (Jedis client = client()) {
      assertEquals("value", client.get("key"));
    }
  }

  @Test
  void stoppedAndClearedHasForgotten() {
    try (Jedis client = client()) {
      client.set("key", "value");
    }

    redis.stop();
    redis.clear();
    redis.start();

    try (Jedis client = client()) {
      assertFalse(client.exists("key"));
    }
  }

  @Test
  void pausedAnswersNobody() {
    try (Jedis client = client(SHORT_TIMEOUT_MILLIS)) {
      redis.pause();

      assertThrows(JedisConnectionException.class, client::ping);
    }
  }

  @Test
  void resumedAnswersAgain() {
    redis.pause();

    redis.resume();

    try (Jedis client = client()) {
      assertEquals("PONG", client.ping());
    }
  }

  @Test
  void secondOnTheSamePortSaysSoInOneLine() {
    RedisProcess second = new RedisProcess(redis.port(), directory.resolve("second"));

    LaunchException fault = assertThrows(LaunchException.class, second::start);

    assertTrue(fault.getMessage().matches("Redis on port \\d+ ended .*"), fault.getMessage());
  }

  @Test
  void secondOnTheSamePortIsNotLeftRunning() {
    RedisProcess second = new RedisProcess(redis.port(), directory.resolve("second"));

    assertThrows(LaunchException.class, second::start);

    assertFalse(second.isRunning());
  }

  @Test
  void onlyOneOtherProcessWatchesOverIt() {
    await().during(Duration.ofSeconds(1)).until(() -> watchers() == 1);
  }

  private static long watchers() {
    return ProcessHandle.current()
        .descendants()
        .filter(each -> each.info().commandLine().orElse("").endsWith(Reaper.class.getName()))
        .count();
  }

  private String withAddition(String file, String setting) {
    RedisProcess added =
        new RedisProcess(
            Ports.free(),
            directory.resolve(file),
            "--include",
            Workspace.serverConfig("redis/" + file).toString());
    added.start();
    try (added;
        Jedis client = new Jedis("127.0.0.1", added.port(), TIMEOUT_MILLIS)) {
      return client.configGet(setting).get(setting);
    }
  }

  private Jedis client() {
    return client(TIMEOUT_MILLIS);
  }

  private Jedis client(int timeoutMillis) {
    return new Jedis("127.0.0.1", redis.port(), timeoutMillis);
  }
}
