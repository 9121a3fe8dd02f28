package dev.parley.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One Redis server, from {@code redis[s]://[user[:password]@]host[:port][/database]}. Immutable;
 * its text shows neither user nor password.
 */
public record RedisAddress(
    String host,
    int port,
    boolean tls,
    Optional<String> user,
    Optional<Secret> password,
    int database) {
  private static final int DEFAULT_PORT = 6379;
  private static final int MOST_PORT = 65_535;
  private static final Pattern PLACE =
      Pattern.compile("(?<host>\\[[^]]+]|[^:/\\[\\]\\s]+)(:(?<port>\\d{1,5}))?(?<path>/.*)?");

  /**
   * @throws IllegalArgumentException with a message that repeats nothing of the URI, since it may
   *     hold a password
   */
  public static RedisAddress parse(String uri) {
    int schemeEnd = uri.indexOf("://");
    String scheme = schemeEnd < 0 ? "" : uri.substring(0, schemeEnd);
    if (!scheme.equals("redis") && !scheme.equals("rediss")) {
      throw new IllegalArgumentException("must start with redis:// or rediss://");
    }
    String rest = uri.substring(schemeEnd + 3);
    // The last @ ends the credentials: passwords with an unencoded @ are common, hosts have none.
    int at = rest.lastIndexOf('@');
    String place = rest.substring(at + 1);
    Optional<String> user = Optional.empty();
    Optional<Secret> password = Optional.empty();
    if (at >= 0) {
      String credentials = rest.substring(0, at);
      int colon = credentials.indexOf(':');
      user = nonEmpty(decoded(colon < 0 ? credentials : credentials.substring(0, colon)));
      password =
          nonEmpty(colon < 0 ? "" : decoded(credentials.substring(colon + 1))).map(Secret::new);
    }
    Matcher parts = PLACE.matcher(place);
    if (!parts.matches() || number(parts.group("port"), DEFAULT_PORT) > MOST_PORT) {
      throw new IllegalArgumentException("must name a host, as in redis://host:6379");
    }
    return new RedisAddress(
        parts.group("host"),
        number(parts.group("port"), DEFAULT_PORT),
        scheme.equals("rediss"),
        user,
        password,
        database(parts.group("path")));
  }

  private static int number(String digits, int fallback) {
    return digits == null ? fallback : Integer.parseInt(digits);
  }

  private static int database(String path) {
    if (path == null || path.isEmpty() || path.equals("/")) {
      return 0;
    }
    if (!path.matches("/\\d{1,5}")) {
      throw new IllegalArgumentException(
          "must end in a database number, as in redis://host:6379/0");
    }
    return Integer.parseInt(path.substring(1));
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // Not with its cause, which repeats a part of the text.
      throw new IllegalArgumentException("must have a % in user or password written as %25");
    }
  }

  private static Optional<String> nonEmpty(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  @Override
  public String toString() {
    return (tls ? "rediss://" : "redis://") + host + ":" + port + "/" + database;
  }
}
