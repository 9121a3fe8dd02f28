package dev.parley.launcher;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a Redis is. Its text shows neither user nor password. */
record RedisPlace(String scheme, String host, int port) {
  static final int USUAL_PORT = 6379;

  private static final int MOST_PORT = 65_535;
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  // The last @ ends the credentials: passwords may have one, hosts have none.
  private static final Pattern FORM =
      Pattern.compile(
          "(?<scheme>rediss?)://(\\S*@)?(?<host>\\[[^\\]\\s]+]|[^:/@\\[\\]\\s]+)"
              + "(:(?<port>\\d{1,5}))?(/\\S*)?");

  /**
   * The place that a URI names, as nodes read it from {@code parley.redis.uri}.
   *
   * @throws IllegalArgumentException if it names none
   */
  static RedisPlace of(String uri) {
    Matcher parts = FORM.matcher(uri);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no URI of a Redis");
    }
    String digits = parts.group("port");
    int port = digits == null ? USUAL_PORT : Integer.parseInt(digits);
    if (port > MOST_PORT) {
      throw new IllegalArgumentException("no port");
    }
    return new RedisPlace(parts.group("scheme"), parts.group("host"), port);
  }

  /**
   * Fails if nobody listens there. Nothing more is asked of who does: nodes may know it by other
   * settings, such as {@code parley.redis.tls.ca}.
   */
  void requireListener() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), CONNECT_TIMEOUT_MILLIS);
    } catch (IOException e) {
      throw new LaunchException("Redis cannot be reached at " + this + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return scheme + "://" + host + ":" + port;
  }
}
