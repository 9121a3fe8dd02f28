package dev.parley.broker;

import static dev.parley.Soon.await;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.GivenSettings;
import dev.parley.config.Settings;
import dev.parley.launcher.Certificates;
import dev.parley.launcher.Ports;
import dev.parley.launcher.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Connection;

/** A Redis that speaks TLS alone to its nodes, and wants to know who calls. */
class TlsIT {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final int TLS_PORT = Ports.free();

  @TempDir static Path directory;
  private static Certificates ours;
  private static Certificates others;
  private static RedisProcess redis;

  @BeforeAll
  static void start() {
    ours = new Certificates(directory.resolve("ours"));
    ours.sign("redis", "localhost").sign("node", "node");
    others = new Certificates(directory.resolve("others")).sign("node", "node");
    int port = Ports.free();
    redis =
        new RedisProcess(
            port, directory.resolve("redis"), ours.redisOptions("redis", port, TLS_PORT));
    redis.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Test
  void whoShowsACertificateOfTheAuthorityIsLetIn() {
    connect("localhost", given(ours.authority(), ours, "node")).close();
  }

  @Test
  void aRedisOfAnotherAuthorityIsNotBelieved() {
    assertRefused("localhost", "PKIX", given(others.authority(), ours, "node"));
  }

  @Test
  void whoTrustsNobodyInParticularDoesNotBelieveIt() {
    assertRefused("localhost", "PKIX", new ArrayList<>());
  }

  @Test
  void aRedisOfAnotherNameIsNotBelieved() {
    assertRefused("127.0.0.1", "127.0.0.1", given(ours.authority(), ours, "node"));
  }

  @Test
  void theNameCountsForNothingWhereTheOperatorSaysSo() {
    connect("127.0.0.1", withoutNames(given(ours.authority(), ours, "node"))).close();
    assertRefused("127.0.0.1", "PKIX", withoutNames(given(others.authority(), ours, "node")));
  }

  @Test
  void whoShowsNoCertificateIsRefused() {
    assertRefused(
        "localhost", "certificate", List.of("parley.redis.tls.ca", ours.authority().toString()));
  }

  @Test
  void whoShowsACertificateOfAnotherAuthorityIsRefused() {
    // Redis says that it does not know the authority, or it hangs up before that is read.
    assertRefused("localhost", "TLS", given(ours.authority(), others, "node"));
  }

  @Test
  void renewedFilesAreReadByTheNextConnection() throws IOException {
    Path authority = directory.resolve("renewed.crt");
    Files.copy(others.authority(), authority);
    RedisEndpoint endpoint =
        new RedisEndpoint(settings("localhost", given(authority, ours, "node")));
    assertThrows(RuntimeException.class, () -> endpoint.connect("test"));

    Files.copy(ours.authority(), authority, StandardCopyOption.REPLACE_EXISTING);

    endpoint.connect("test").close();
  }

  /** The end of a TLS connection is a message, too, which must not wait behind what is stuck. */
  @Test
  void aRedisThatStandsStillHoldsUpNobody() {
    Broker broker = new Broker(settings("localhost", given(ours.authority(), ours, "node")));
    broker.start(Thread::new);
    await().ignoreException(CompletionException.class).until(() -> publish(broker, "small") > 0);
    redis.pause();
    try {
      String large = "x".repeat(60_000);
      for (int i = 0; i < 500; i++) {
        broker.publish("news", line(large), true, Optional.empty());
      }
      await()
          .until(
              () -> {
                assertTimeoutPreemptively(Duration.ofMillis(2_500), broker::expire);
                return !broker.check().isUp();
              });
      assertTimeoutPreemptively(SOON, broker::stop);
    } finally {
      redis.resume();
    }
  }

  private static long publish(Broker broker, String data) {
    return broker
        .publish("news", line(data), true, Optional.empty())
        .toCompletableFuture()
        .join()
        .offset();
  }

  private static String line(String data) {
    return "{\"data\":\"" + data + "\",\"time\":" + System.currentTimeMillis() + "}";
  }

  private static void assertRefused(String host, String told, List<String> settings) {
    String refusal =
        assertTimeoutPreemptively(
            SOON,
            () -> assertThrows(RuntimeException.class, () -> connect(host, settings)).toString());

    assertTrue(refusal.contains("TLS") && refusal.contains(told), refusal);
  }

  private static Connection connect(String host, List<String> settings) {
    return new RedisEndpoint(settings(host, settings)).connect("test");
  }

  private static Settings settings(String host, List<String> tls) {
    List<String> all = new ArrayList<>(tls);
    all.add("parley.redis.uri");
    all.add(
        redis
            .nodeUri()
            .toString()
            .replace("redis://", "rediss://")
            .replace("127.0.0.1:" + redis.port(), host + ":" + TLS_PORT));
    return GivenSettings.with(all.toArray(String[]::new));
  }

  private static List<String> given(Path authority, Certificates identity, String name) {
    return List.of(
        "parley.redis.tls.ca", authority.toString(),
        "parley.redis.tls.certificate", identity.certificate(name).toString(),
        "parley.redis.tls.key", identity.key(name).toString());
  }

  private static List<String> withoutNames(List<String> settings) {
    List<String> all = new ArrayList<>(settings);
    all.addAll(List.of("parley.redis.tls.verify-host", "false"));
    return all;
  }
}
