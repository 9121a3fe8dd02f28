package dev.parley.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
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

  private static final String OPTIONS = "parley.namespace.";
  private static final List<String> RESERVED = List.of("presence", "join-leave");
  private static final int MOST_KEPT = 1_000_000;
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration SHORTEST_TTL = Duration.ofSeconds(1);

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

  /** Whether a channel is personal, but not this user's. */
  public static boolean isPersonalOfAnother(String channel, String user) {
    return channel.startsWith(PERSONAL) && !channel.equals(PERSONAL + user);
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
    int size = reader.number("parley.history.size", 1_000, 0, MOST_KEPT);
    Duration ttl = reader.duration("parley.history.ttl", DAY, SHORTEST_TTL);
    boolean recoverable = reader.flag("parley.recoverable", true);
    Policy policy = Policy.read(reader);
    Namespace unnamed = new Namespace("", size, ttl, recoverable && size > 0, policy);
    found.put("", unnamed);
    found.put(PERSONAL, read(reader, PERSONAL, size, Duration.ofDays(7), recoverable, policy));
    found.put(CHAT, read(reader, CHAT, 10_000, ttl, recoverable, policy));
    found.put(FEED, read(reader, FEED, 10_000, ttl, recoverable, policy));
    for (String name : reader.list("parley.namespaces", SettingsReader::namespace)) {
      found.computeIfAbsent(name, listed -> read(reader, listed, size, ttl, recoverable, policy));
    }
    reader.refuseOthersBelow(
        OPTIONS, "must be an option of a namespace, which parley.namespaces has to list");
    return new Namespaces(found);
  }

  private static Namespace read(
      SettingsReader reader,
      String name,
      int size,
      Duration ttl,
      boolean recoverable,
      Policy general) {
    String options = OPTIONS + name + ".";
    int historySize = reader.number(options + "history.size", size, 0, MOST_KEPT);
    Duration historyTtl = reader.duration(options + "history.ttl", ttl, SHORTEST_TTL);
    boolean hasHistory = historySize > 0;
    boolean isRecoverable =
        hasHistory
            ? reader.flag(options + "recoverable", recoverable)
            : reader.reserved(options + "recoverable", "must be false where no history is kept");
    for (String option : RESERVED) {
      reader.reserved(options + option, "must be false: it is not available in this version");
    }
    Policy policy =
        name.equals(PERSONAL)
            ? Policy.readPersonal(reader, options, general)
            : Policy.read(reader, options, general);
    return new Namespace(name, historySize, historyTtl, isRecoverable, policy);
  }
}
