package dev.parley.hub.grizzly;

import dev.parley.hub.FrameBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Buffers for threads of the server, which must not keep one. There are as many as ever sent at the
 * same time. Safe for use by any thread.
 */
final class FrameBuffers {
  private final Queue<FrameBuffer> spare = new ConcurrentLinkedQueue<>();

  /** Has something done with a buffer, which must not be kept. */
  void lend(Consumer<FrameBuffer> work) {
    FrameBuffer lent = spare.poll();
    FrameBuffer buffer = lent == null ? new FrameBuffer() : lent;
    try {
      work.accept(buffer);
    } finally {
      spare.add(buffer);
    }
  }
}
