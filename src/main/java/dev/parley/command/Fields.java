package dev.parley.command;

import dev.parley.protocol.HubError;
import dev.parley.protocol.Json;
import dev.parley.protocol.RefusedException;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of a JSON object that nobody vouches for. {@code null} counts as absent; a value of
 * the wrong type is refused with error 107, naming the field. Immutable.
 */
public final class Fields {
  /** No field at all. */
  public static final Fields NONE = new Fields(JsonValue.EMPTY_JSON_OBJECT);

  /** What Protobuf's fields have when nobody sets them, so that libraries may leave them out. */
  private static final Set<String> ZERO_VALUES = Set.of("\"\"", "0", "false", "[]", "{}");

  private final JsonObject object;

  private Fields(JsonObject object) {
    this.object = object;
  }

  /**
   * The fields of a text.
   *
   * @throws RefusedException if it is not a JSON object, or nested too deep
   */
  static Fields parse(String text, int nesting) {
    if (Json.parse(text, nesting) instanceof JsonObject object) {
      return new Fields(object);
    }
    throw HubError.BAD_REQUEST.saying("must be a JSON object").refused();
  }

  /** Whether there is no field at all. */
  boolean isEmpty() {
    return object.isEmpty();
  }

  /** Whether a field is there and not {@code null}. */
  boolean has(String name) {
    return object.containsKey(name) && !object.isNull(name);
  }

  /**
   * Refuses what would not be heeded, unless it is at its zero value.
   *
   * @param why what is wrong with it
   */
  void refuse(String name, String why) {
    if (has(name) && !ZERO_VALUES.contains(object.get(name).toString())) {
      throw HubError.BAD_REQUEST.saying(name + ": " + why).refused();
    }
  }

  Optional<JsonValue> value(String name) {
    return has(name) ? Optional.of(object.get(name)) : Optional.empty();
  }

  JsonValue requiredValue(String name) {
    return value(name).orElseThrow(() -> missing(name));
  }

  /** A text, if the field is there. */
  public Optional<String> text(String name) {
    return value(name).map(value -> asText(name, value));
  }

  /** A text that is there and not empty. */
  String requiredText(String name) {
    return text(name).filter(text -> !text.isEmpty()).orElseThrow(() -> missing(name));
  }

  /** A text that is there, if only empty. */
  public String presentText(String name) {
    return text(name).orElseThrow(() -> missing(name));
  }

  /** What stands in a field, whatever it is, for a log that judges nothing; empty for nothing. */
  String glimpse(String name) {
    return value(name)
        .map(value -> value instanceof JsonString text ? text.getString() : value.toString())
        .orElse("");
  }

  boolean flag(String name) {
    JsonValue value = value(name).orElse(JsonValue.FALSE);
    if (value != JsonValue.TRUE && value != JsonValue.FALSE) {
      throw wrong(name, "true or false");
    }
    return value == JsonValue.TRUE;
  }

  long number(String name, long fallback, long least, long most) {
    Optional<JsonValue> value = value(name);
    if (value.isEmpty()) {
      return fallback;
    }
    try {
      long number = ((JsonNumber) value.get()).bigDecimalValue().longValueExact();
      if (number >= least && number <= most) {
        return number;
      }
    } catch (ClassCastException | ArithmeticException e) {
      // Told below like a number out of range.
    }
    throw wrong(name, "a whole number from " + least + " to " + most);
  }

  long requiredNumber(String name, long least, long most) {
    requiredValue(name);
    return number(name, least, least, most);
  }

  /** The fields of an object in this one; none if it is absent. */
  Fields object(String name) {
    return value(name).map(value -> asObject(name, value)).orElse(NONE);
  }

  List<String> texts(String name) {
    if (!has(name)) {
      return List.of();
    }
    if (!(object.get(name) instanceof JsonArray array)) {
      throw wrong(name, "an array of strings");
    }
    List<String> texts = new ArrayList<>(array.size());
    for (JsonValue element : array) {
      texts.add(asText(name, element));
    }
    return texts;
  }

  Map<String, String> textByKey(String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    object(name).object.forEach((key, value) -> texts.put(key, asText(name + "." + key, value)));
    return texts;
  }

  private static Fields asObject(String name, JsonValue value) {
    if (value instanceof JsonObject object) {
      return new Fields(object);
    }
    throw wrong(name, "an object");
  }

  private static String asText(String name, JsonValue value) {
    if (value instanceof JsonString text) {
      return text.getString();
    }
    throw wrong(name, "a string");
  }

  private static RefusedException missing(String name) {
    return HubError.BAD_REQUEST.saying(name + ": is required").refused();
  }

  private static RefusedException wrong(String name, String expected) {
    return HubError.BAD_REQUEST.saying(name + ": must be " + expected).refused();
  }
}
