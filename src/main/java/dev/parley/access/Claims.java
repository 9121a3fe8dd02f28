package dev.parley.access;

import com.nimbusds.jwt.SignedJWT;
import dev.parley.protocol.IssuedToken;
import dev.parley.protocol.Json;
import dev.parley.protocol.RefusedException;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a token claims beside what every token may (RFC 7519 §4.1). {@code null} counts as absent; a
 * claim of the wrong type makes the token invalid. Immutable.
 */
final class Claims {
  private static final BigDecimal LATEST = BigDecimal.valueOf(Instant.MAX.getEpochSecond() / 1_000);

  private final JsonObject object;

  private Claims(JsonObject object) {
    this.object = object;
  }

  /**
   * The claims of a token whose signature was found good.
   *
   * @param nesting how deep they may lie
   */
  static Claims of(SignedJWT token, int nesting) throws InvalidTokenException {
    try {
      return new Claims(Json.parse(token.getPayload().toString(), nesting).asJsonObject());
    } catch (RefusedException | ClassCastException e) {
      throw new InvalidTokenException("claims that are no JSON object, or nested too deep");
    }
  }

  boolean has(String name) {
    return object.containsKey(name) && !object.isNull(name);
  }

  /** Any value, as a line of JSON. */
  Optional<String> json(String name) {
    return json(object, name);
  }

  Optional<String> text(String name) throws InvalidTokenException {
    return has(name) ? Optional.of(asText(name, object.get(name))) : Optional.empty();
  }

  /** The strings of an array, each once, in their order; none without the claim. */
  Set<String> texts(String name) throws InvalidTokenException {
    if (!has(name)) {
      return Set.of();
    }
    if (!(object.get(name) instanceof JsonArray array)) {
      throw wrong(name, "an array");
    }
    Set<String> texts = new LinkedHashSet<>();
    for (JsonValue text : array) {
      texts.add(asText(name, text));
    }
    return texts;
  }

  /** A time in seconds since 1970; none if that is 0. */
  Optional<Instant> time(String name) throws InvalidTokenException {
    if (!(object.get(name) instanceof JsonNumber number)) {
      throw wrong(name, "a number");
    }
    BigDecimal seconds = number.bigDecimalValue();
    if (seconds.signum() < 0 || seconds.compareTo(LATEST) > 0) {
      throw wrong(name, "a time");
    }
    return seconds.signum() == 0
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(seconds.longValue()));
  }

  /** Which token it is, and when it was issued. */
  IssuedToken issued() throws InvalidTokenException {
    Optional<Instant> time = has("iat") ? time("iat") : Optional.empty();
    String id = text("jti").orElse("");
    if (id.length() > IssuedToken.LONGEST_ID) {
      // It could not be taken back.
      throw wrong("jti", "of at most " + IssuedToken.LONGEST_ID + " characters");
    }
    return new IssuedToken(id, time.map(Instant::getEpochSecond).orElse(0L));
  }

  Capabilities capabilities() throws InvalidTokenException {
    return has("caps") ? Capabilities.of(object.get("caps")) : Capabilities.NONE;
  }

  /** Channels by {@code channels}, and by {@code subs} with options, in their order. */
  Map<String, Identity.Options> subscriptions() throws InvalidTokenException {
    Map<String, Identity.Options> subscriptions = new LinkedHashMap<>();
    for (String channel : texts("channels")) {
      subscriptions.put(channel, Identity.Options.NONE);
    }
    if (has("subs")) {
      for (Map.Entry<String, JsonValue> each : asObject("subs", object.get("subs")).entrySet()) {
        JsonObject options = asObject("subs", each.getValue());
        subscriptions.put(
            each.getKey(), new Identity.Options(json(options, "info"), json(options, "data")));
      }
    }
    return Collections.unmodifiableMap(subscriptions);
  }

  private static Optional<String> json(JsonObject from, String name) {
    return Optional.ofNullable(from.get(name))
        .filter(value -> value != JsonValue.NULL)
        .map(Json::line);
  }

  private static String asText(String name, JsonValue value) throws InvalidTokenException {
    if (value instanceof JsonString text) {
      return text.getString();
    }
    throw wrong(name, "of strings");
  }

  private static JsonObject asObject(String name, JsonValue value) throws InvalidTokenException {
    if (value instanceof JsonObject found) {
      return found;
    }
    throw wrong(name, "of objects");
  }

  private static InvalidTokenException wrong(String name, String expected) {
    return new InvalidTokenException("claim " + name + " is not " + expected);
  }
}
