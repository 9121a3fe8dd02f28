package dev.parley.broker;

import static dev.parley.Soon.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.GivenSettings;
import dev.parley.config.Settings;
import dev.parley.hub.Connection;
import dev.parley.hub.Hub;
import dev.parley.hub.StubSession;
import dev.parley.launcher.Ports;
import dev.parley.launcher.RedisProcess;
import dev.parley.protocol.Encoding;
import dev.parley.protocol.IssuedToken;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Revocations as a real Redis keeps them. */
class RevocationsIT {
  private static final long NOW = 1_700_000_000;

  @TempDir static Path directory;
  private static RedisProcess process;

  private final Settings settings =
      GivenSettings.with(
          "parley.redis.uri", process.nodeUri().toString(), "parley.token.revocation-ttl", "PT2H");
  private final Hub hub = new Hub(settings);
  private final Broker broker = new Broker(settings);
  private final Revocations revocations = new Revocations(settings, hub, broker);

  @BeforeAll
  static void start() {
    process = new RedisProcess(Ports.free(), directory);
    process.start();
  }

  @AfterAll
  static void stop() {
    process.close();
  }

  @BeforeEach
  void forgetEverything() {
    try (Jedis redis = new Jedis(process.uri())) {
      redis.flushAll();
    }
  }

  @AfterEach
  void stopBroker() {
    broker.stop();
    hub.stop();
  }

  @Test
  void aConnectionWithARevokedTokenIsEnded() {
    broker.start(Thread::new);
    keep(Revocation.ofUser("alice", NOW));
    keep(Revocation.ofToken("t-9"));

    assertTrue(isEndedBy("alice", "t-1", NOW - 1));
    assertTrue(isEndedBy("alice", "", 0));
    assertFalse(isEndedBy("alice", "t-1", NOW));
    assertFalse(isEndedBy("bob", "t-1", NOW - 1));
    assertTrue(isEndedBy("bob", "t-9", NOW + 1));
  }

  @Test
  void aTokenIsLookedUpWithoutAConnection() {
    broker.start(Thread::new);
    keep(Revocation.ofUser("shop", NOW));

    assertTrue(isRevoked("shop", NOW - 1));
    assertFalse(isRevoked("shop", NOW));
  }

  @Test
  void anEarlierTimeTakesNothingBack() {
    broker.start(Thread::new);
    keep(Revocation.ofUser("alice", NOW));
    keep(Revocation.ofUser("alice", NOW - 100));

    assertTrue(isEndedBy("alice", "t-1", NOW - 1));
  }

  @Test
  void aRevocationIsKeptForAsLongAsTheSettingSays() {
    broker.start(Thread::new);
    keep(Revocation.ofUser("alice", NOW));
    keep(Revocation.ofToken("t-9"));

    try (Jedis redis = new Jedis(process.uri())) {
      assertEquals(2, redis.dbSize());
      for (String key : List.of("chat:revoked:user:alice", "chat:revoked:token:t-9")) {
        Duration left = Duration.ofMillis(redis.pttl(key));
        assertTrue(left.compareTo(Duration.ofHours(2)) <= 0, () -> key + " " + left);
        assertTrue(left.compareTo(Duration.ofMinutes(119)) > 0, () -> key + " " + left);
      }
    }
  }

  @Test
  void allConnectionsAreLookedUpAtOnceAndOnlyRevokedOnesEnded() {
    broker.start(Thread::new);
    keep(Revocation.ofUser("user-7", NOW));
    keep(Revocation.ofUser("user-599", NOW));
    List<Connection> all =
        IntStream.range(0, 600).mapToObj(i -> admitted("user-" + i, "", NOW - 1)).toList();
    Connection withoutToken = hub.open(new StubSession().wire(), Encoding.CENTRIFUGE_JSON);
    hub.admit(withoutToken, "user-7");

    revocations.checkAllSoon();
    revocations.tick();

    await().until(() -> all.get(7).isEnded() && all.get(599).isEnded());
    assertEquals(2, all.stream().filter(Connection::isEnded).count());
    assertFalse(withoutToken.isEnded());
  }

  @Test
  void whatCannotBeLookedUpIsLookedUpWhenRedisIsThere() {
    process.kill();
    broker.start(Thread::new);
    Connection connection = admitted("alice", "t-1", NOW - 1);
    CompletableFuture<Void> answered = revocations.checkSoon(connection).toCompletableFuture();
    try {
      await()
          .until(
              () -> {
                broker.expire();
                return answered.isDone();
              });
    } finally {
      process.start();
    }
    assertFalse(connection.isEnded());
    keep(Revocation.ofUser("alice", NOW));

    await()
        .until(
            () -> {
              revocations.tick();
              return connection.isEnded();
            });
  }

  private boolean isRevoked(String user, long issuedAt) {
    return revocations
        .isRevoked(user, new IssuedToken("t-1", issuedAt))
        .toCompletableFuture()
        .join();
  }

  /** The broker's links are not up at once. */
  private void keep(Revocation revocation) {
    await()
        .ignoreException(CompletionException.class)
        .until(
            () -> {
              revocations.keep(revocation).toCompletableFuture().join();
              return true;
            });
  }

  private boolean isEndedBy(String user, String token, long issuedAt) {
    Connection connection = admitted(user, token, issuedAt);
    revocations.check(connection).toCompletableFuture().join();
    return connection.isEnded();
  }

  private Connection admitted(String user, String token, long issuedAt) {
    Connection connection = hub.open(new StubSession().wire(), Encoding.CENTRIFUGE_JSON);
    connection.vouchedBy(Optional.of(new IssuedToken(token, issuedAt)));
    hub.admit(connection, user);
    return connection;
  }
}
