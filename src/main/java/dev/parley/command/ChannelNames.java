package dev.parley.command;

import dev.parley.config.Namespace;
import dev.parley.config.Namespaces;
import dev.parley.config.Settings;
import dev.parley.protocol.HubError;

/**
 * Which names of channels and users are valid: without white space and control characters, within
 * their length, in a namespace that is configured. Immutable.
 */
final class ChannelNames {
  private static final int LONGEST_USER = 200;

  private final int longest;
  private final Namespaces namespaces;

  ChannelNames(Settings settings) {
    this.longest = settings.limits().channelName();
    this.namespaces = settings.namespaces();
  }

  /**
   * A channel's name.
   *
   * @throws dev.parley.protocol.RefusedException with error 107 or 102 unless it is valid
   */
  String channel(String name) {
    check("channel", name, longest);
    if (name.startsWith(Namespaces.PERSONAL)) {
      user("channel: the user", name.substring(Namespaces.PERSONAL.length()));
    }
    namespace(name);
    return name;
  }

  /**
   * A channel's name, if its namespace keeps history.
   *
   * @throws dev.parley.protocol.RefusedException with error 107, 102 or 108 unless it is so
   */
  String channelWithHistory(String name) {
    if (!namespace(channel(name)).hasHistory()) {
      throw HubError.NOT_AVAILABLE.refused();
    }
    return name;
  }

  /**
   * A user's id.
   *
   * @throws dev.parley.protocol.RefusedException unless it can be the name of a personal channel
   */
  static String user(String field, String id) {
    check(field, id, LONGEST_USER);
    return id;
  }

  private static void check(String field, String name, int longest) {
    boolean isValid =
        !name.isEmpty()
            && name.length() <= longest
            && name.codePoints().allMatch(ChannelNames::isSign);
    if (!isValid) {
      throw HubError.BAD_REQUEST
          .saying(field + ": must be 1 to " + longest + " characters without white space")
          .refused();
    }
  }

  private static boolean isSign(int codePoint) {
    return !Character.isWhitespace(codePoint)
        && !Character.isSpaceChar(codePoint)
        && !Character.isISOControl(codePoint)
        && !isHalfASign(codePoint);
  }

  /** Half of a surrogate pair has no UTF-8, so Redis would know it by another name. */
  static boolean isHalfASign(int codePoint) {
    return Character.getType(codePoint) == Character.SURROGATE;
  }

  /** The namespace of a channel whose name is valid. */
  Namespace namespace(String channel) {
    return namespaces.of(channel).orElseThrow(HubError.UNKNOWN_CHANNEL::refused);
  }
}
