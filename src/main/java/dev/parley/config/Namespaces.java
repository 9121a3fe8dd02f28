package dev.parley.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The namespaces of this hub: which channels may exist and what is kept of them. Immutable. */
public record Namespaces(Map<String, Namespace> byName) {
  /** The namespace of personal channels, {@code #user}. */
  public static final String PERSONAL = "#";

  /** The channel of everyone in the plain chat, and its namespace. */
  public static final String CHAT = "chat";

  /** The channel of everyone who reads the feed, and its namespace. */
  public static final String FEED = "feed";

  private static final Duration DAY = Duration.ofDays(1);

  /** Keeps a copy. */
  public Namespaces {
    byName = Map.copyOf(byName);
  }

  /**
   * The namespace that a channel belongs to: {@code #} for personal channels, else what stands
   * before the first colon. {@code chat} and {@code feed} are namespaces of their own, with the
   * channel of that name in them.
   *
   * @return empty for a namespace that is not configured
   */
  public Optional<Namespace> of(String channel) {
    return Optional.ofNullable(byName.get(nameOf(channel)));
  }

  private static String nameOf(String channel) {
    if (channel.startsWith(PERSONAL)) {
      return PERSONAL;
    }
    int colon = channel.indexOf(':');
    if (colon >= 0) {
      return channel.substring(0, colon);
    }
    return channel.equals(CHAT) || channel.equals(FEED) ? channel : "";
  }

  static Namespaces read(SettingsReader reader) {
    Map<String, Namespace> found = new LinkedHashMap<>();
    int size = reader.number("parley.history.size", 1_000, 0, 1_000_000);
    Duration ttl = reader.duration("parley.history.ttl", DAY, Duration.ofSeconds(1));
    found.put("", new Namespace("", size, ttl));
    add(found, reader, PERSONAL, size, Duration.ofDays(7));
    add(found, reader, CHAT, 10_000, ttl);
    add(found, reader, FEED, 10_000, ttl);
    for (String name : reader.list("parley.namespaces", SettingsReader::namespace)) {
      if (!found.containsKey(name)) {
        add(found, reader, name, size, ttl);
      }
    }
    return new Namespaces(found);
  }

  private static void add(
      Map<String, Namespace> found, SettingsReader reader, String name, int size, Duration ttl) {
    String key = "parley.namespace." + name + ".history.";
    found.put(
        name,
        new Namespace(
            name,
            reader.number(key + "size", size, 0, 1_000_000),
            reader.duration(key + "ttl", ttl, Duration.ofSeconds(1))));
  }
}
