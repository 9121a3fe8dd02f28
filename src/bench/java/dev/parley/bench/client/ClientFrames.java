package dev.parley.bench.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes a client's WebSocket frames (RFC 6455 section 5). The mask is zero: nothing here is
 * secret.
 */
final class ClientFrames {
  static final int TEXT = 1;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int TWO_BYTES = 126;
  private static final int LONGEST_HEADER = 8;
  private static final int LONGEST = 0xFFFF;

  private ClientFrames() {}

  static ByteBuffer text(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    return frame(TEXT, payload, 0, payload.length);
  }

  static ByteBuffer frame(int opcode, byte[] payload, int from, int length) {
    if (length > LONGEST) {
      throw new IllegalArgumentException("a frame of " + length + " bytes is not written here");
    }
    ByteBuffer frame = ByteBuffer.allocate(LONGEST_HEADER + length).put((byte) (FINAL | opcode));
    if (length < TWO_BYTES) {
      frame.put((byte) (MASKED | length));
    } else {
      frame.put((byte) (MASKED | TWO_BYTES)).putShort((short) length);
    }
    return frame.putInt(0).put(payload, from, length).flip();
  }
}
