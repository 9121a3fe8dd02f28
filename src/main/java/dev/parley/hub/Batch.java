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

  private final ByteBuffer[] buffers = new ByteBuffer[Encoding.values().length];
  private final boolean[] made = new boolean[buffers.length];
  private List<Publication> publications = List.of();

  Batch() {}

  /** Turns to these. */
  Batch of(List<Publication> next) {
    publications = next;
    Arrays.fill(made, false);
    return this;
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
