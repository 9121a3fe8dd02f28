package dev.parley.protocol;

import jakarta.json.JsonString;
import jakarta.json.JsonValue;

/** Writes publications for readers of the feed, which get the data and nothing around it. */
final class Feed {
  private Feed() {}

  static String publication(Publication publication) {
    JsonValue data = Json.parseObject(publication.stored()).get("data");
    return data instanceof JsonString text ? text.getString() : Json.line(data);
  }
}
