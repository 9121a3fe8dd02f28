package dev.parley.broker;

import dev.parley.config.RedisAddress;
import dev.parley.config.RedisTls;
import dev.parley.config.Secret;
import dev.parley.config.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.SafeEncoder;

/** Opens connections to Redis, each named for its job in {@code CLIENT LIST}. Immutable. */
final class RedisEndpoint {
  private static final System.Logger LOGGER = System.getLogger(RedisEndpoint.class.getName());
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(2);

  private final RedisAddress address;
  private final Optional<RedisTls> tls;
  private final String nodeName;

  RedisEndpoint(Settings settings) {
    this.address = settings.redis().address();
    this.tls = settings.redis().tls();
    this.nodeName = settings.nodeName().replaceAll("[^!-~]", "_");
  }

  /**
   * Opens a connection.
   *
   * @param silence how long a subscribed connection may be silent before it counts as dead
   * @throws JedisException if it can't be opened
   * @throws IllegalStateException if Redis is a replica, which takes no publication
   */
  Connection connect(String job, Duration silence) {
    try {
      return primary(open(job, silence));
    } catch (JedisException e) {
      throw tls.isPresent() ? tlsFailure(e) : e;
    }
  }

  /**
   * Ends a connection whatever its other threads do, at once. Jedis' own ways to do so send first
   * what is left to send, and wait for who is stuck in that.
   *
   * @param connection none, if it was never opened
   */
  static void cut(Connection connection) {
    if (connection != null) {
      try {
        // A TLS socket waits so long for what the other end has still to say.
        connection.setSoTimeout(1);
      } catch (RuntimeException e) {
        LOGGER.log(System.Logger.Level.TRACE, "disconnected before", e);
      }
      try {
        connection.forceDisconnect();
      } catch (IOException | RuntimeException e) {
        LOGGER.log(System.Logger.Level.DEBUG, "disconnect failed", e);
      }
    }
  }

  private static Connection primary(Connection opened) {
    try {
      requirePrimary(opened);
    } catch (RuntimeException e) {
      cut(opened);
      throw e;
    }
    return opened;
  }

  /**
   * The same failure, told in terms of TLS where that is the cause. A server that wants another
   * certificate says so and hangs up (RFC 8446 §4.4.2.4); what it said is lost where the client was
   * still sending.
   */
  private static JedisException tlsFailure(JedisException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return new JedisConnectionException("TLS: " + cause.getMessage(), failure);
      }
      if (cause instanceof SocketException && !(cause instanceof ConnectException)) {
        return new JedisConnectionException(
            "TLS: redis hung up, as it does if it wants another certificate: " + cause.getMessage(),
            failure);
      }
    }
    return failure;
  }

  /** Opens a connection on which every command is answered at once. */
  Connection connect(String job) {
    return connect(job, READ_TIMEOUT);
  }

  private Connection open(String job, Duration silence) {
    JedisClientConfig config =
        DefaultJedisClientConfig.builder()
            // RESP3 breaks a subscribed connection (a race in Jedis), and nothing here needs it.
            .protocol(RedisProtocol.RESP2)
            .clientName("parley-" + nodeName + "-" + job)
            // Redis knows it from 7.2 on only, where a user would need a right to it of its own.
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
            .connectionTimeoutMillis((int) CONNECT_TIMEOUT.toMillis())
            .socketTimeoutMillis((int) READ_TIMEOUT.toMillis())
            .blockingSocketTimeoutMillis((int) silence.toMillis())
            .user(address.user().orElse(null))
            .password(address.password().map(Secret::value).orElse(null))
            .database(address.database())
            .sslOptions(tls.map(RedisEndpoint::options).orElse(null))
            .build();
    return new Connection(
        new OneSocket(new HostAndPort(address.host(), address.port()), config), config);
  }

  /**
   * Jedis opens the socket of a connection that has ended anew for whoever writes next, without
   * logging in, and takes the first answer there for that of a command that died with the old one.
   */
  private static final class OneSocket extends DefaultJedisSocketFactory {
    private final AtomicBoolean isOpened = new AtomicBoolean();

    OneSocket(HostAndPort redis, JedisClientConfig config) {
      super(redis, config);
    }

    @Override
    public Socket createSocket() {
      if (isOpened.getAndSet(true)) {
        throw new JedisConnectionException("the connection has ended");
      }
      return super.createSocket();
    }
  }

  /** What is read for each connection anew. */
  private static SslOptions options(RedisTls tls) {
    SslOptions.Builder options =
        SslOptions.builder()
            .sslVerifyMode(tls.verifyHost() ? SslVerifyMode.FULL : SslVerifyMode.CA)
            .trustStoreType(RedisTls.STORE_TYPE)
            .keyStoreType(RedisTls.STORE_TYPE);
    if (tls.authorities().isPresent()) {
      options.truststore(
          () -> new ByteArrayInputStream(tls.trustStore()), RedisTls.storePassword());
    }
    if (tls.identity().isPresent()) {
      options.keystore(() -> new ByteArrayInputStream(tls.keyStore()), RedisTls.storePassword());
    }
    return options.build();
  }

  private static void requirePrimary(Connection connection) {
    if (told(connection, "replication", "role").equals("slave")) {
      throw new IllegalStateException("redis is a replica");
    }
  }

  /**
   * What {@code INFO} says.
   *
   * @throws IllegalStateException if it does not
   */
  static String told(Connection connection, String section, String field) {
    connection.sendCommand(Protocol.Command.INFO, section);
    String info = SafeEncoder.encode(connection.getBinaryBulkReply());
    return info.lines()
        .filter(line -> line.startsWith(field + ":"))
        .findFirst()
        .map(line -> line.substring(field.length() + 1).trim())
        .orElseThrow(() -> new IllegalStateException("INFO " + section + " tells no " + field));
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
