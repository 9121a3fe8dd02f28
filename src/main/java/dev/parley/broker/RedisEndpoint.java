package dev.parley.broker;

import dev.parley.config.RedisAddress;
import dev.parley.config.Secret;
import dev.parley.config.Settings;
import java.time.Duration;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.SslOptions;

/** Opens connections to Redis, each named for its job in {@code CLIENT LIST}. Immutable. */
final class RedisEndpoint {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(2);

  private final RedisAddress address;
  private final String nodeName;

  RedisEndpoint(Settings settings) {
    this.address = settings.redis().address();
    this.nodeName = settings.nodeName().replaceAll("[^!-~]", "_");
  }

  /**
   * Opens a connection.
   *
   * @param silence how long a subscribed connection may be silent before it counts as dead
   * @throws redis.clients.jedis.exceptions.JedisException if it can't be opened
   */
  Connection connect(String job, Duration silence) {
    return new Connection(
        new HostAndPort(address.host(), address.port()),
        DefaultJedisClientConfig.builder()
            // RESP3 breaks a subscribed connection (a race in Jedis), and nothing here needs it.
            .protocol(RedisProtocol.RESP2)
            .clientName("parley-" + nodeName + "-" + job)
            .connectionTimeoutMillis((int) CONNECT_TIMEOUT.toMillis())
            .socketTimeoutMillis((int) READ_TIMEOUT.toMillis())
            .blockingSocketTimeoutMillis((int) silence.toMillis())
            .sslOptions(address.tls() ? SslOptions.defaults() : null)
            .user(address.user().orElse(null))
            .password(address.password().map(Secret::value).orElse(null))
            .database(address.database())
            .build());
  }

  /** Opens a connection on which every command is answered at once. */
  Connection connect(String job) {
    return connect(job, READ_TIMEOUT);
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
