package dev.parley.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {

  @ParameterizedTest
  @CsvSource({
    "redis://h, h, 6379, false, 0",
    "redis://h/, h, 6379, false, 0",
    "redis://h:7000, h, 7000, false, 0",
    "redis://h:7000/3, h, 7000, false, 3",
    "rediss://redis.example.org, redis.example.org, 6379, true, 0",
    "redis://10.0.0.7:6379, 10.0.0.7, 6379, false, 0",
    "redis://chat_redis:6380, chat_redis, 6380, false, 0",
    "redis://[::1]:6379/1, [::1], 6379, false, 1",
    "redis://user:pw@h:7000/15, h, 7000, false, 15",
  })
  void aUriSaysWhereRedisIs(String uri, String host, int port, boolean tls, int database) {
    RedisAddress address = RedisAddress.parse(uri);

    assertEquals(host, address.host());
    assertEquals(port, address.port());
    assertEquals(tls, address.tls());
    assertEquals(database, address.database());
  }

  @ParameterizedTest
  @CsvSource({
    "redis://h,,",
    "redis://@h,,",
    "redis://:@h,,",
    "redis://hub@h, hub,",
    "redis://:pw@h,, pw",
    "redis://hub:pw@h, hub, pw",
    "redis://hub:p@ss@h, hub, p@ss",
    "redis://hub:p%40ss@h, hub, p@ss",
    "redis://hub:p:s@h, hub, p:s",
    "redis://hub:p/s@h, hub, p/s",
    "redis://hub:p?s#t@h, hub, p?s#t",
    "redis://hub:p+s@h, hub, p+s",
    "redis://hub:p%25s@h, hub, p%s",
    "redis://a%3Ab:pw@h, a:b, pw",
    "redis://hub:p%C3%A4ss@h, hub, p\u00e4ss",
  })
  void aUriSaysWhoMayIn(String uri, String user, String password) {
    RedisAddress address = RedisAddress.parse(uri);

    assertEquals(Optional.ofNullable(user), address.user());
    assertEquals(Optional.ofNullable(password), address.password().map(Secret::value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "h",
        "h:6379",
        "http://h",
        "REDIS://h",
        "redis:h",
        "redis://",
        "redis://:6379",
        "redis://h:70000",
        "redis://h:port",
        "redis://a b",
        "redis://h/x",
        "redis://h/1/2",
        "redis://h/-1",
        "redis://u:p@",
        "redis://u:%zz@h",
      })
  void whatIsNoRedisUriIsRefused(String uri) {
    assertThrows(IllegalArgumentException.class, () -> RedisAddress.parse(uri));
  }

  @Test
  void textShowsNeitherUserNorPassword() {
    String text = RedisAddress.parse("rediss://alice:p@ss:w%40rd@h:7000/2").toString();

    assertEquals("rediss://h:7000/2", text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zq@qz", "zq%40qz", "zq:qz", "zq%2", "%zq%qz", "zq qz@x/"})
  void noPasswordIsEverInATextOrAFault(String password) {
    String told = told("redis://alice:" + password + "@h:6379");

    assertFalse(told.contains("zq") || told.contains("qz"), told);
  }

  private static String told(String uri) {
    try {
      return RedisAddress.parse(uri).toString();
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }
}
