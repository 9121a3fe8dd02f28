package dev.parley.hub;

import dev.parley.protocol.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The buffer that one thread sends finished frames from, for all its connections in turn. Not safe
 * for use by several threads at once.
 */
public final class FrameBuffer {
  /** No frames. */
  public static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private static final int BUFFER_BYTES = 64 << 10;
  // A frame takes at most twice what its message counts in an outbox: an empty one takes 2 for 1.
  private static final int BATCH_BYTES = BUFFER_BYTES / 2;
  private static final ThreadLocal<FrameBuffer> OF_THREAD =
      ThreadLocal.withInitial(FrameBuffer::new);

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final List<Message> batch = new ArrayList<>();

  /**
   * The calling thread's, which is one of Parley's: a thread of the server would keep it, and the
   * WAR with it, for ever.
   */
  public static FrameBuffer ofThisThread() {
    return OF_THREAD.get();
  }

  /**
   * Takes messages from an outbox.
   *
   * @return their frames, good until the next call; none if there were none
   */
  public ByteBuffer take(Outbox outbox) {
    outbox.take(batch, Long.MAX_VALUE, BATCH_BYTES);
    try {
      ByteBuffer frames = buffer.clear();
      if (batch.size() == 1 && batch.get(0).frameLength() > BUFFER_BYTES) {
        frames = ByteBuffer.allocate(batch.get(0).frameLength());
      }
      for (Message message : batch) {
        message.writeFrame(frames);
      }
      return frames.flip();
    } finally {
      // Also when memory has run out: the next outbox is another client's.
      batch.clear();
    }
  }
}
