package dev.parley.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.config.GivenSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;

class RedisEndpointTest {
  /** Whoever was writing would go on there, and be answered for what has died here. */
  @Test
  void aConnectionThatWasCutDoesNotComeBackToLife() {
    try (FakeRedis redis = new FakeRedis(command -> null)) {
      Connection connection =
          new RedisEndpoint(GivenSettings.with("parley.redis.uri", redis.uri())).connect("test");

      RedisEndpoint.cut(connection);

      assertThrows(
          JedisConnectionException.class,
          () -> connection.sendCommand(Protocol.Command.PUBLISH, "chat", "hello"));
      assertThrows(JedisConnectionException.class, connection::ping);
      assertEquals(List.of(), redis.commands("PUBLISH"));
    }
  }
}
