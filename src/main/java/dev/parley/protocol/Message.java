package dev.parley.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One finished message to a client, the same object for everyone who gets it: its text, and, made
 * once when first asked for, its WebSocket frame. Immutable; safe for use by any thread.
 */
public final class Message {
  private static final byte FINAL_TEXT = (byte) 0x81;
  private static final int LENGTH_IN_16_BITS = 126;
  private static final int LENGTH_IN_64_BITS = 127;
  private static final int MOST_16_BITS = 0xffff;
  private static final int MOST_HEADER = 10;

  private final String text;
  private final int bytes;
  private volatile byte[] frame;

  private Message(String text) {
    this.text = text;
    this.bytes = utf8Length(text);
  }

  /**
   * The message with this text.
   *
   * @param text what goes on the wire, without a line feed
   */
  public static Message of(String text) {
    return new Message(text);
  }

  /** What goes on the wire, without a line feed. */
  public String text() {
    return text;
  }

  /** The text's length in UTF-8. */
  public int bytes() {
    return bytes;
  }

  /** The bytes that {@link #writeFrame} writes. */
  public int frameLength() {
    return frame().length;
  }

  /**
   * Writes the message as a frame from server to client (RFC 6455 §5.2): final, text, not masked.
   */
  public void writeFrame(ByteBuffer target) {
    target.put(frame());
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

  @Override
  public String toString() {
    return text;
  }

  /** Threads that ask at the same time may each make one; they are equal. */
  private byte[] frame() {
    byte[] made = frame;
    if (made == null) {
      made = frame(text.getBytes(StandardCharsets.UTF_8));
      frame = made;
    }
    return made;
  }

  private static byte[] frame(byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(MOST_HEADER + payload.length).put(FINAL_TEXT);
    if (payload.length < LENGTH_IN_16_BITS) {
      frame.put((byte) payload.length);
    } else if (payload.length <= MOST_16_BITS) {
      frame.put((byte) LENGTH_IN_16_BITS).putShort((short) payload.length);
    } else {
      frame.put((byte) LENGTH_IN_64_BITS).putLong(payload.length);
    }
    frame.put(payload).flip();
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }
}
