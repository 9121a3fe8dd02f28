package dev.parley.it.client;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.util.Collection;

/** JSON from and to text, with one provider: looking one up for each value is slow. */
public final class JsonText {
  private static final JsonProvider PROVIDER = JsonProvider.provider();

  private JsonText() {}

  /** Reads any value. */
  public static JsonValue parse(String text) {
    try (JsonParser parser = PROVIDER.createParser(new StringReader(text))) {
      parser.next();
      return parser.getValue();
    }
  }

  /** Reads an object. */
  public static JsonObject parseObject(String text) {
    return parse(text).asJsonObject();
  }

  /**
   * An object of names and values by turns; values may be JSON, text, whole numbers, booleans, null
   * or a collection of those.
   */
  public static JsonObject object(Object... pairs) {
    JsonObjectBuilder object = PROVIDER.createObjectBuilder();
    for (int i = 0; i < pairs.length; i += 2) {
      object.add((String) pairs[i], value(pairs[i + 1]));
    }
    return object.build();
  }

  /** A value of JSON, text, a whole number, a boolean, null or a collection of those. */
  public static JsonValue value(Object value) {
    if (value == null) {
      return JsonValue.NULL;
    }
    if (value instanceof JsonValue json) {
      return json;
    }
    if (value instanceof Boolean flag) {
      return flag ? JsonValue.TRUE : JsonValue.FALSE;
    }
    if (value instanceof Number number) {
      return PROVIDER.createValue(number.longValue());
    }
    if (value instanceof Collection<?> elements) {
      var array = PROVIDER.createArrayBuilder();
      elements.forEach(element -> array.add(value(element)));
      return array.build();
    }
    return PROVIDER.createValue(value.toString());
  }

  /** The text of a JSON string, the JSON of anything else. */
  public static String plain(JsonValue value) {
    return value instanceof JsonString text ? text.getString() : value.toString();
  }

  /** Arrays within arrays, as deep as this. */
  public static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }
}
