package dev.parley.hub;

import dev.parley.protocol.Encoding;
import dev.parley.protocol.Message;
import dev.parley.protocol.Publication;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Publications of one channel that go out together, and their frames, which are the same bytes for
 * every reader of an encoding and made once. A lane has one, for one channel after the other; good
 * until the lane goes on.
 */
public final class Batch {
  private static final int BUFFER_BYTES = 64 << 10;

  /** What a frame has beside the channel's name and the line, at least in ASCII. */
  private static final int FRAMING_BYTES = 64;

  private final ByteBuffer[] buffers = new ByteBuffer[Encoding.values().length];
  private final boolean[] made = new boolean[buffers.length];
  private List<Publication> publications = List.of();

  Batch() {}

  /**
   * Turns to the first of these, as many as are written in one piece; there may be none.
   *
   * @param due is read until the next call
   * @return how many
   */
  int take(List<Publication> due) {
    int count = 0;
    long bytes = 0;
    for (Publication publication : due) {
      bytes += publication.channel().length() + publication.stored().length() + FRAMING_BYTES;
      if (count > 0 && bytes > BUFFER_BYTES) {
        break;
      }
      count++;
    }
    publications = due.subList(0, count);
    Arrays.fill(made, false);
    return count;
  }

  /** The publications, in order. */
  public List<Publication> publications() {
    return publications;
  }

  /**
   * The frames of all, to be written from at once; nothing if they are too large to be written in
   * one piece.
   */
  ByteBuffer frames(Encoding encoding) {
    int which = encoding.ordinal();
    if (!made[which]) {
      buffers[which] = make(buffers[which], encoding);
      made[which] = true;
    }
    return buffers[which].rewind();
  }

  private ByteBuffer make(ByteBuffer known, Encoding encoding) {
    ByteBuffer frames = known == null ? ByteBuffer.allocateDirect(BUFFER_BYTES) : known.clear();
    for (Publication publication : publications) {
      Message message = publication.as(encoding);
      if (message.frameLength() > frames.remaining()) {
        return frames.limit(0);
      }
      message.writeFrame(frames);
    }
    return frames.flip();
  }
}
