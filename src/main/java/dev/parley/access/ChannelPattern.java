package dev.parley.access;

import dev.parley.config.Namespaces;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;

/**
 * Names of channels: a name as it is, in which every {@code *} stands for any characters or none.
 * Personal channels, which start with {@code #}, only fit what starts so itself: who writes {@code
 * *} does not think of everybody's private messages. Immutable.
 */
final class ChannelPattern {
  private static final int LONGEST = 255;

  private final List<String> parts;

  private ChannelPattern(String text) {
    this.parts = List.of(text.split("\\*", -1));
  }

  /**
   * The pattern of a text.
   *
   * @throws InvalidTokenException if it is no text, empty or too long
   */
  static ChannelPattern of(JsonValue text) throws InvalidTokenException {
    if (text instanceof JsonString string
        && !string.getString().isEmpty()
        && string.getString().length() <= LONGEST) {
      return new ChannelPattern(string.getString());
    }
    throw new InvalidTokenException(
        "caps.channels: must be texts of 1 to " + LONGEST + " characters");
  }

  boolean fits(String channel) {
    String first = parts.get(0);
    if (parts.size() == 1) {
      return channel.equals(first);
    }
    boolean isOthers =
        channel.startsWith(Namespaces.PERSONAL) && !first.startsWith(Namespaces.PERSONAL);
    return !isOthers && channel.startsWith(first) && restFits(channel, first.length());
  }

  /** Each part is taken where it comes first, which leaves most to those behind it. */
  private boolean restFits(String channel, int start) {
    int from = start;
    for (String part : parts.subList(1, parts.size() - 1)) {
      int at = channel.indexOf(part, from);
      if (at < 0) {
        return false;
      }
      from = at + part.length();
    }
    String last = parts.get(parts.size() - 1);
    return channel.length() - last.length() >= from && channel.endsWith(last);
  }
}
