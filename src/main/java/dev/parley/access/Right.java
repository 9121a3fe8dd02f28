package dev.parley.access;

import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Optional;
import java.util.stream.Stream;

/** What a token can allow to do with a channel. */
public enum Right {
  SUBSCRIBE("sub"),
  PUBLISH("pub"),
  HISTORY("hst"),
  PRESENCE("prs");

  private final String name;

  Right(String name) {
    this.name = name;
  }

  /** The right of a name in a token. */
  static Optional<Right> named(JsonValue name) {
    return Stream.of(values())
        .filter(right -> name instanceof JsonString text && text.getString().equals(right.name))
        .findFirst();
  }
}
