package dev.parley.launcher;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;

/** What the users of {@code server-config/redis/users.acl} may not do. */
class RedisUsersIT {
  @TempDir static Path directory;
  private static RedisProcess redis;

  @BeforeAll
  static void start() {
    redis = new RedisProcess(Ports.free(), directory.resolve("redis"));
    redis.start();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FLUSHALL",
        "KEYS *",
        "CONFIG GET *",
        "ACL LIST",
        "CLIENT LIST",
        "MONITOR",
        "SHUTDOWN",
        "SAVE",
        "DEBUG SLEEP 0",
        "SCRIPT FLUSH",
        "FUNCTION LIST",
        "DEL chat:{news}:stream",
        "EVAL return(1) 0",
        "GET other:{news}:once:key",
        "XADD other:stream * d x",
        "PUBLISH other x",
        "PUBLISH chatter x",
        "SUBSCRIBE other",
        "PSUBSCRIBE *",
      })
  void aNodeMayDoNoMoreThanItsWork(String command) {
    assertRefused("parley", command);
  }

  @Test
  void aScriptOfANodeMayDoNoMoreThanTheNode() {
    try (Jedis node = new Jedis(redis.nodeUri())) {
      String sha = node.scriptLoad("return redis.call('DEL', KEYS[1])");

      assertThrows(JedisDataException.class, () -> node.evalsha(sha, 1, "chat:{news}:stream"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SUBSCRIBE chat",
        "PUBLISH chat:orders x",
        "PUBLISH chat:{news} x",
        "GET chat:{news}:once:key",
        "XRANGE chat:{news}:stream - +",
        "INFO",
        "FLUSHALL",
      })
  void anotherProgramMayPublishToTheChatAlone(String command) {
    assertRefused("publisher", command);
  }

  @Test
  void anotherProgramMayPublishToTheChat() {
    try (Jedis publisher = new Jedis(redis.uriOf("publisher"))) {
      assertEquals(0, publisher.publish("chat", "{}"));
    }
  }

  @Test
  void aReplicaMayReplicate() {
    try (Jedis master = new Jedis(redis.uri());
        RedisProcess replica =
            new RedisProcess(
                Ports.free(),
                directory.resolve("replica"),
                "--replicaof",
                "127.0.0.1 " + redis.port(),
                "--masteruser",
                "replica",
                "--masterauth",
                RedisProcess.passwordOf("replica"))) {
      master.set("chat:kept", "value");

      replica.start();

      try (Jedis copy = new Jedis(replica.uri())) {
        await()
            .atMost(Duration.ofSeconds(15))
            .untilAsserted(() -> assertEquals("value", copy.get("chat:kept")));
      }
    }
  }

  @Test
  void anOperatorMayDoEverything() {
    try (Jedis admin = new Jedis(redis.uriOf("admin"))) {
      assertDoesNotThrow(() -> admin.configGet("maxmemory"));
    }
  }

  private static void assertRefused(String user, String line) {
    String[] words = line.split(" ");
    try (Connection connection = new Connection(new HostAndPort("127.0.0.1", redis.port()))) {
      connection.sendCommand(Command.AUTH, user, RedisProcess.passwordOf(user));
      assertEquals("OK", connection.getStatusCodeReply());
      connection.sendCommand(() -> words[0].getBytes(), Arrays.copyOfRange(words, 1, words.length));

      assertThrows(JedisAccessControlException.class, connection::getOne);
    }
  }
}
