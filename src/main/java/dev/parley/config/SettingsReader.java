package dev.parley.config;

import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;

/**
 * Reads keys one by one and collects what is wrong with them, so that the operator learns all
 * faults at once. A faulty value reads as its default until {@link #finish}. Not safe for use by
 * several threads.
 */
final class SettingsReader {
  private static final System.Logger LOGGER = System.getLogger(SettingsReader.class.getName());

  /** Browsers leave these out (RFC 6454 §6.1). */
  private static final Map<String, String> USUAL_PORTS = Map.of("http", ":80", "https", ":443");

  /**
   * An expression of MicroProfile Config, with nothing to fall back on; Payara's own have an equals
   * sign.
   */
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^:={}]*)}");

  private final Config config;
  private final List<String> faults = new ArrayList<>();
  private final KnownNames known = new KnownNames();

  SettingsReader(Config config) {
    this.config = config;
  }

  String text(String key, String fallback) {
    return value(key, fallback, Function.identity());
  }

  boolean flag(String key, boolean fallback) {
    return value(
        key,
        fallback,
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException("must be true or false");
            });
  }

  /** One of these words, the first being the default. */
  String choice(String key, String... words) {
    return value(
        key,
        words[0],
        text -> {
          if (!List.of(words).contains(text)) {
            throw new IllegalArgumentException("must be one of " + String.join(", ", words));
          }
          return text;
        });
  }

  /**
   * A flag that may only be false.
   *
   * @param why what is wrong with anything else
   * @return false
   */
  boolean reserved(String key, String why) {
    return value(
        key,
        false,
        text -> {
          if (!text.equals("false")) {
            throw new IllegalArgumentException(why);
          }
          return false;
        });
  }

  int number(String key, int fallback, int least, int most) {
    return value(
        key,
        fallback,
        text -> {
          if (!text.matches("\\d{1,10}")
              || Long.parseLong(text) < least
              || Long.parseLong(text) > most) {
            throw new IllegalArgumentException(
                "must be a whole number from " + least + " to " + most);
          }
          return Integer.parseInt(text);
        });
  }

  Duration duration(String key, Duration fallback, Duration least) {
    return value(
        key,
        fallback,
        text -> {
          Duration duration = iso8601(text);
          if (duration.compareTo(least) < 0) {
            throw new IllegalArgumentException("must be at least " + least);
          }
          return duration;
        });
  }

  /** The same, with a most. */
  Duration duration(String key, Duration fallback, Duration least, Duration most) {
    Duration duration = duration(key, fallback, least);
    if (duration.compareTo(most) > 0) {
      fault(key, "must be at most " + most);
    }
    return duration;
  }

  /** What a key's text stands for; empty if there is none. */
  <T> Optional<T> optional(String key, Function<String, T> parse) {
    return value(key, Optional.empty(), text -> Optional.of(parse.apply(text)));
  }

  /**
   * The same for what lets fewer in: empty on purpose and empty for want of what a deployment's
   * template was to put there look alike, so that is a fault.
   */
  <T> Optional<T> restriction(String key, Function<String, T> parse) {
    int before = faults.size();
    Optional<T> value = optional(key, parse);
    if (value.isEmpty() && faults.size() == before && raw(key).isPresent()) {
      fault(key, "must have a value, or not be set");
    }
    return value;
  }

  /** What a key's text stands for, where that has to be set; empty if it is a fault. */
  <T> Optional<T> required(String key, Function<String, T> parse) {
    int before = faults.size();
    Optional<T> value = optional(key, parse);
    if (value.isEmpty() && faults.size() == before) {
      faults.add(key + ": must be set");
    }
    return value;
  }

  RedisAddress redisAddress(String key, String fallback) {
    return value(key, RedisAddress.parse(fallback), RedisAddress::parse);
  }

  <T> List<T> list(String key, Function<String, T> element) {
    return value(
        key,
        List.of(),
        text ->
            Arrays.stream(text.split(","))
                .map(String::trim)
                .filter(part -> !part.isEmpty())
                .map(element)
                .toList());
  }

  /** Whether a key has a value, be it faulty. */
  boolean has(String key) {
    return !text(key, "").isEmpty();
  }

  /**
   * Makes a fault of a key that goes ill with others.
   *
   * @param why what is wrong with it
   */
  void fault(String key, String why) {
    faults.add(key + ": " + why);
  }

  /**
   * Makes a fault of every key that starts so and that nothing has read.
   *
   * @param why what is wrong with it
   */
  void refuseOthersBelow(String start, String why) {
    known.othersBelow(start, config.getPropertyNames()).forEach(name -> fault(name, why));
  }

  /**
   * Ends the reading; keys that nothing reads are logged, since they are mostly misspelt.
   *
   * @throws InvalidSettingsException if there was any fault
   */
  void finish() {
    known
        .othersBelow("parley.", config.getPropertyNames())
        .forEach(
            name ->
                LOGGER.log(System.Logger.Level.WARNING, "unknown setting ignored key={0}", name));
    if (!faults.isEmpty()) {
      throw new InvalidSettingsException(faults);
    }
  }

  static String origin(String text) {
    URI uri = URI.create(text);
    boolean isOrigin =
        uri.getScheme() != null
            && uri.getHost() != null
            && uri.getRawPath().isEmpty()
            && uri.getRawUserInfo() == null
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null;
    if (!isOrigin) {
      throw new IllegalArgumentException("must be origins, as in https://chat.example.org");
    }
    String origin = text.toLowerCase(Locale.ROOT);
    String usualPort = USUAL_PORTS.get(uri.getScheme().toLowerCase(Locale.ROOT));
    return usualPort != null && origin.endsWith(usualPort)
        ? origin.substring(0, origin.length() - usualPort.length())
        : origin;
  }

  static String namespace(String text) {
    if (!text.matches("[A-Za-z0-9_.-]{1,64}")) {
      throw new IllegalArgumentException("must be names of letters, digits, '_', '.' and '-'");
    }
    return text;
  }

  private static Duration iso8601(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("must be a duration, as in PT24H or PT5S", e);
    }
  }

  private boolean refersToNothing(String raw) {
    return REFERENCE
        .matcher(raw)
        .results()
        .anyMatch(found -> config.getOptionalValue(found.group(1), String.class).isEmpty());
  }

  /** As it stands where it is set: what can't be resolved reads as if it was not set at all. */
  private Optional<String> raw(String key) {
    return StreamSupport.stream(config.getConfigSources().spliterator(), false)
        .map(source -> source.getValue(key))
        .filter(Objects::nonNull)
        .findFirst();
  }

  private <T> T value(String key, T fallback, Function<String, T> parse) {
    known.add(key);
    try {
      Optional<String> text =
          config
              .getOptionalValue(key, String.class)
              .map(String::trim)
              .filter(found -> !found.isEmpty());
      if (refersToNothing(raw(key).orElse(""))) {
        throw new IllegalArgumentException("refers to what is not set");
      }
      return text.map(parse).orElse(fallback);
    } catch (IllegalArgumentException e) {
      fault(key, e.getMessage());
      return fallback;
    }
  }
}
