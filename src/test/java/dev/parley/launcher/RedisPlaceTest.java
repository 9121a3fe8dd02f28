package dev.parley.launcher;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisPlaceTest {

  @ParameterizedTest
  @CsvSource({
    "redis://localhost, redis://localhost:6379",
    "rediss://redis_1/3, rediss://redis_1:6379",
    "redis://10.0.0.1:6380/, redis://10.0.0.1:6380",
    "redis://parley:p@ss:word@redis.example:6380, redis://redis.example:6380",
    "redis://:secret@[::1]:6380, redis://[::1]:6380",
    "redis://[::1], redis://[::1]:6379"
  })
  void isReadAsNodesReadIt(String uri, String place) {
    assertEquals(place, RedisPlace.of(uri).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:6379",
        "http://localhost",
        "redis://",
        "redis:///0",
        "redis://host:port",
        "redis://host:65536"
      })
  void whatNamesNoPlaceIsRefused(String uri) {
    assertThrows(IllegalArgumentException.class, () -> RedisPlace.of(uri));
  }

  @Test
  void whoeverListensWillDo() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      RedisPlace place = RedisPlace.of("rediss://127.0.0.1:" + server.getLocalPort());

      assertDoesNotThrow(place::requireListener);
    }
  }

  @Test
  void thatNobodyListensIsSaidWithoutThePassword() {
    RedisPlace place = RedisPlace.of("redis://parley:secret@127.0.0.1:" + Ports.free());

    String message = assertThrows(LaunchException.class, place::requireListener).getMessage();

    assertTrue(message.startsWith("Redis cannot be reached at redis://127.0.0.1:"), message);
    assertFalse(message.contains("secret"), message);
  }
}
