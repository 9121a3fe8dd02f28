package dev.parley.it.client;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/**
 * What the server said unasked by the Centrifuge protocol.
 *
 * @param channel what it is about
 * @param kind {@code pub}, {@code unsubscribe} and so on
 * @param body what it says
 * @param arrived when it came, as {@link System#nanoTime} has it
 */
public record Push(String channel, String kind, JsonObject body, long arrived) {

  static Push of(JsonObject push) {
    String kind =
        push.keySet().stream()
            .filter(key -> !key.equals("channel") && !key.equals("id"))
            .findFirst()
            .orElseThrow(() -> new AssertionError("a push of nothing: " + push));
    return new Push(
        push.getString("channel", ""), kind, push.getJsonObject(kind), System.nanoTime());
  }

  /** Whether it is a publication in this channel. */
  public boolean isPublicationIn(String name) {
    return kind.equals("pub") && channel.equals(name);
  }

  /** A publication's data. */
  public JsonValue data() {
    return body.get("data");
  }

  /** A publication's offset; 0 without one. */
  public long offset() {
    return body.containsKey("offset") ? body.getJsonNumber("offset").longValueExact() : 0;
  }

  /** Who published it, as the server says; null where nobody is known. */
  public JsonObject info() {
    return body.getJsonObject("info");
  }
}
