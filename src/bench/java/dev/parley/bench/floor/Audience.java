package dev.parley.bench.floor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The readers of one channel, and the frames that they all get next. */
final class Audience {
  private static final byte[] READY = "ready".getBytes(StandardCharsets.US_ASCII);
  private static final int FIRST_BYTES = 1 << 10;
  private static final int LONGEST_HEADER = 4;
  private static final int TWO_BYTES = 126;
  private static final byte FINAL_TEXT = (byte) 0x81;

  private final List<FloorReader> readers = new ArrayList<>();
  private ByteBuffer frames = ByteBuffer.allocateDirect(FIRST_BYTES);
  private boolean subscribed;

  void add(FloorReader reader) {
    readers.add(reader);
    if (subscribed) {
      reader.write(ByteBuffer.wrap(new byte[] {FINAL_TEXT, (byte) READY.length}));
      reader.write(ByteBuffer.wrap(READY));
    }
  }

  void remove(FloorReader reader) {
    readers.remove(reader);
  }

  /**
   * Adds a frame to the next flush; nothing yet, but that the channel is subscribed, is a frame
   * too.
   */
  void frame(byte[] text, int from, int to) {
    subscribed = true;
    boolean isMessage = to > from;
    int length = isMessage ? to - from : READY.length;
    makeRoom(LONGEST_HEADER + length);
    frames.put(FINAL_TEXT);
    if (length < TWO_BYTES) {
      frames.put((byte) length);
    } else {
      frames.put((byte) TWO_BYTES).putShort((short) length);
    }
    frames.put(isMessage ? text : READY, isMessage ? from : 0, length);
  }

  void flush() {
    frames.flip();
    for (FloorReader reader : readers) {
      reader.write(frames.duplicate());
    }
    frames.clear();
  }

  private void makeRoom(int bytes) {
    if (frames.remaining() < bytes) {
      frames = ByteBuffer.allocateDirect(2 * (frames.capacity() + bytes)).put(frames.flip());
    }
  }
}
