package dev.parley.hub.grizzly;

import dev.parley.hub.FrameBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Buffers for threads of the server, which must not keep one. There are as many as ever sent at the
 * same time. Safe for use by any thread.
 */
final class FrameBuffers {
  private final Queue<FrameBuffer> spare = new ConcurrentLinkedQueue<>();

  FrameBuffer take() {
    FrameBuffer buffer = spare.poll();
    return buffer == null ? new FrameBuffer() : buffer;
  }

  void giveBack(FrameBuffer buffer) {
    spare.add(buffer);
  }
}
