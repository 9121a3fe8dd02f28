package dev.parley.protocol;

/**
 * One finished message to a client, the same object for everyone who gets it. Immutable.
 *
 * @param text what goes on the wire, without a line feed
 * @param bytes its length in UTF-8
 */
public record Message(String text, int bytes) {

  /** The message with this text. */
  public static Message of(String text) {
    return new Message(text, utf8Length(text));
  }

  /** The bytes that a text takes in UTF-8, without encoding it. */
  public static int utf8Length(CharSequence text) {
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x800) {
        // Half of a surrogate pair counts 2, both together the 4 bytes of their character.
        bytes += Character.isSurrogate(c) ? 1 : 2;
      } else if (c >= 0x80) {
        bytes++;
      }
    }
    return bytes;
  }
}
