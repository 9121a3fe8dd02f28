package dev.parley.protocol;

import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import java.io.StringReader;
import java.util.Map;

/**
 * Reading and writing JSON with one provider: looking one up for each value costs a hundred
 * microseconds (measured). Safe for use by any thread.
 */
public final class Json {
  private static final JsonProvider PROVIDER = JsonProvider.provider();
  private static final JsonReaderFactory READERS = PROVIDER.createReaderFactory(Map.of());

  /**
   * Parsers refuse longer ones (Parsson from 1,100), and what is written may be a little longer.
   */
  private static final int LONGEST_NUMBER = 1_000;

  private Json() {}

  /**
   * Reads one value and nothing behind it from text that nobody vouches for.
   *
   * @param nesting how deep arrays and objects may lie; checked before anything is parsed, since a
   *     deep text ends a parser's stack
   * @throws RefusedException with error 107, if it is not JSON, too deep, or has a number that is
   *     too long
   */
  public static JsonValue parse(String text, int nesting) {
    requireModest(text, nesting);
    try (JsonParser parser = PROVIDER.createParser(new StringReader(text))) {
      parser.next();
      JsonValue value = parser.getValue();
      if (!parser.hasNext()) {
        return value;
      }
    } catch (RuntimeException e) {
      // There are more kinds than one; to the sender it is all one.
    }
    throw HubError.BAD_REQUEST.saying("not JSON").refused();
  }

  /** Reads an object that we wrote ourselves. */
  static JsonObject parseObject(String text) {
    try (JsonReader reader = READERS.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  /** A value as one line of JSON. */
  public static String line(JsonValue value) {
    return value.toString();
  }

  /** A text as a JSON string, quotes included. */
  public static String quote(String text) {
    return isPlain(text) ? '"' + text + '"' : PROVIDER.createValue(text).toString();
  }

  /** A text as a value. */
  public static JsonString value(String text) {
    return PROVIDER.createValue(text);
  }

  static JsonObjectBuilder object() {
    return PROVIDER.createObjectBuilder();
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || c > '~') {
        return false;
      }
    }
    return true;
  }

  private static void requireModest(String text, int nesting) {
    int depth = 0;
    int number = 0;
    boolean inString = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (inString) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          inString = false;
        }
        continue;
      }
      number = isOfNumber(c) ? number + 1 : 0;
      if (number > LONGEST_NUMBER) {
        throw HubError.BAD_REQUEST
            .saying("JSON has a number of over " + LONGEST_NUMBER + " characters")
            .refused();
      } else if (c == '"') {
        inString = true;
      } else if (c == '[' || c == '{') {
        depth++;
        if (depth > nesting) {
          throw HubError.BAD_REQUEST.saying("JSON is nested deeper than " + nesting).refused();
        }
      } else if (c == ']' || c == '}') {
        depth--;
      }
    }
  }

  private static boolean isOfNumber(char c) {
    return c >= '0' && c <= '9' || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
  }
}
