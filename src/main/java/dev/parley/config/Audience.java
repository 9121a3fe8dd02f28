package dev.parley.config;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Which clients may do something with a channel. */
public enum Audience {
  /** Every client. */
  ANYONE,
  /** Clients that are subscribed to the channel, and those with a capability. */
  SUBSCRIBERS,
  /** Clients with a capability. */
  CAPABLE,
  /** No client, whatever its token says. */
  NOBODY;

  /**
   * The audience that is named so.
   *
   * @throws IllegalArgumentException unless it is one of these
   */
  static Audience named(String name, Set<Audience> choices) {
    return choices.stream()
        .filter(audience -> audience.word().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "must be one of "
                        + choices.stream()
                            .sorted()
                            .map(Audience::word)
                            .collect(Collectors.joining(", "))));
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
