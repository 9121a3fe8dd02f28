package dev.parley.broker;

import dev.parley.config.RedisAddress;
import dev.parley.config.Secret;
import dev.parley.config.Settings;
import java.time.Duration;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.util.SafeEncoder;

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
   * @throws IllegalStateException if Redis is a replica, which takes no publication
   */
  Connection connect(String job, Duration silence) {
    Connection opened = open(job, silence);
    try {
      requirePrimary(opened);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
    return opened;
  }

  /** Opens a connection on which every command is answered at once. */
  Connection connect(String job) {
    return connect(job, READ_TIMEOUT);
  }

  private Connection open(String job, Duration silence) {
    return new Connection(
        new HostAndPort(address.host(), address.port()),
        DefaultJedisClientConfig.builder()
            // RESP3 breaks a subscribed connection (a race in Jedis), and nothing here needs it.
            .protocol(RedisProtocol.RESP2)
            .clientName("parley-" + nodeName + "-" + job)
            // Redis knows it from 7.2 on only, where a user would need a right to it of its own.
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
            .connectionTimeoutMillis((int) CONNECT_TIMEOUT.toMillis())
            .socketTimeoutMillis((int) READ_TIMEOUT.toMillis())
            .blockingSocketTimeoutMillis((int) silence.toMillis())
            .sslOptions(address.tls() ? SslOptions.defaults() : null)
            .user(address.user().orElse(null))
            .password(address.password().map(Secret::value).orElse(null))
            .database(address.database())
            .build());
  }

  private static void requirePrimary(Connection connection) {
    connection.sendCommand(Protocol.Command.INFO, "replication");
    String info = SafeEncoder.encode(connection.getBinaryBulkReply());
    if (info.lines().anyMatch(line -> line.trim().equals("role:slave"))) {
      throw new IllegalStateException("redis is a replica");
    }
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
