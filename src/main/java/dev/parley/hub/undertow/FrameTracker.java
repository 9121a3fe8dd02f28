package dev.parley.hub.undertow;

import java.nio.ByteBuffer;

/**
 * Follows the container's frames through the bytes that it writes (RFC 6455 §5.2), to know where
 * others may go in between. Not safe for use by several threads.
 */
final class FrameTracker {
  private static final int FINAL = 0x80;
  private static final int OPCODE = 0x0f;
  private static final int CONTROL = 0x08;
  private static final int CLOSE = 0x08;
  private static final int SHORT_HEADER = 2;
  private static final int LENGTH = 0x7f;
  private static final int LENGTH_IN_16_BITS = 126;
  private static final int LENGTH_IN_64_BITS = 127;

  private int headerSeen;
  private int headerLength = SHORT_HEADER;
  private int firstByte;
  private long payload;
  private long payloadLeft;
  private boolean inMessage;
  private boolean closed;

  /** Whether a message of somebody else may begin here. */
  boolean isBetweenMessages() {
    return headerSeen == 0 && payloadLeft == 0 && !inMessage;
  }

  /** Whether a close frame has begun, behind which nothing may follow. */
  boolean isClosed() {
    return closed;
  }

  /**
   * Takes what was written: the buffer's bytes from there to its position.
   *
   * @param from the buffer's position before
   */
  void follow(ByteBuffer written, int from) {
    int at = from;
    while (at < written.position()) {
      if (payloadLeft > 0) {
        int step = (int) Math.min(payloadLeft, written.position() - at);
        payloadLeft -= step;
        at += step;
      } else {
        header(written.get(at) & 0xff);
        at++;
      }
    }
  }

  private void header(int octet) {
    headerSeen++;
    if (headerSeen == 1) {
      firstByte = octet;
    } else if (headerSeen == SHORT_HEADER) {
      length(octet & LENGTH);
    } else {
      payload = payload << Byte.SIZE | octet;
    }
    if (headerSeen == headerLength) {
      payloadLeft = payload;
      headerSeen = 0;
      headerLength = SHORT_HEADER;
      begun();
    }
  }

  private void length(int seven) {
    payload = 0;
    if (seven == LENGTH_IN_16_BITS) {
      headerLength = SHORT_HEADER + Short.BYTES;
    } else if (seven == LENGTH_IN_64_BITS) {
      headerLength = SHORT_HEADER + Long.BYTES;
    } else {
      payload = seven;
    }
  }

  private void begun() {
    int opcode = firstByte & OPCODE;
    if (opcode < CONTROL) {
      inMessage = (firstByte & FINAL) == 0;
    }
    closed |= opcode == CLOSE;
  }
}
