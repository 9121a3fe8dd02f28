package dev.parley.hub;

import dev.parley.protocol.Encoding;
import dev.parley.protocol.Message;
import dev.parley.protocol.Publication;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Publications of one channel that go out together, and their frames, which are the same bytes for
 * every reader of an encoding and made once. A lane has one, for one channel after the other; good
 * until the lane goes on.
 */
public final class Batch {
  private static final int BUFFER_BYTES = 64 << 10;

  private final Map<Encoding, ByteBuffer> buffers = new EnumMap<>(Encoding.class);
  private final Set<Encoding> made = EnumSet.noneOf(Encoding.class);
  private List<Publication> publications = List.of();

  Batch() {}

  /** Turns to these. */
  Batch of(List<Publication> next) {
    publications = next;
    made.clear();
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
    if (made.add(encoding)) {
      ByteBuffer frames =
          buffers.computeIfAbsent(encoding, first -> ByteBuffer.allocateDirect(BUFFER_BYTES));
      return fill(frames.clear(), encoding).flip();
    }
    return buffers.get(encoding).rewind();
  }

  private ByteBuffer fill(ByteBuffer frames, Encoding encoding) {
    for (Publication publication : publications) {
      Message message = publication.as(encoding);
      if (message.frameLength() > frames.remaining()) {
        return frames.clear();
      }
      message.writeFrame(frames);
    }
    return frames;
  }
}
