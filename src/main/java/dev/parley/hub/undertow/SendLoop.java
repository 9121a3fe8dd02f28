package dev.parley.hub.undertow;

import dev.parley.hub.Outbox;
import dev.parley.protocol.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.xnio.XnioExecutor;

/**
 * What one I/O thread has to send for its connections, and the buffer that it sends from. However
 * many wires have something, the thread is woken once.
 */
final class SendLoop implements Runnable {
  private static final System.Logger LOGGER = System.getLogger(SendLoop.class.getName());
  private static final int BUFFER_BYTES = 64 << 10;
  // A frame takes at most twice what its message counts in an outbox: an empty one takes 2 for 1.
  private static final int BATCH_BYTES = BUFFER_BYTES / 2;
  private static final int MOST_IN_A_ROW = 4_096;

  private final XnioExecutor ioThread;
  private final Queue<UndertowWire> wires = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isAwake = new AtomicBoolean();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final List<Message> batch = new ArrayList<>();

  SendLoop(XnioExecutor ioThread) {
    this.ioThread = ioThread;
  }

  /** Any thread: has a wire's outbox sent. */
  void add(UndertowWire wire) {
    wires.add(wire);
    wake();
  }

  /**
   * Any thread: has something done in the I/O thread, after what was handed in before.
   *
   * @return false if the thread has ended
   */
  boolean execute(Runnable work) {
    return isAlive(() -> ioThread.execute(work));
  }

  /** In the I/O thread: sends for the wires that have something. */
  @Override
  public void run() {
    for (int i = 0; i < MOST_IN_A_ROW; i++) {
      UndertowWire next = wires.poll();
      if (next == null) {
        isAwake.set(false);
        if (!wires.isEmpty()) {
          wake();
        }
        return;
      }
      next.sendQueued();
    }
    // XNIO reads from sockets when no task is left, a delayed one excepted.
    isAlive(() -> ioThread.executeAfter(this, 1, TimeUnit.MILLISECONDS));
  }

  /**
   * In the I/O thread: takes messages from an outbox.
   *
   * @return their frames, good until the next call; none if there were none
   */
  ByteBuffer take(Outbox outbox) {
    outbox.take(batch, Long.MAX_VALUE, BATCH_BYTES);
    ByteBuffer frames = buffer.clear();
    if (batch.size() == 1 && batch.get(0).frameLength() > BUFFER_BYTES) {
      frames = ByteBuffer.allocate(batch.get(0).frameLength());
    }
    for (Message message : batch) {
      message.writeFrame(frames);
    }
    batch.clear();
    return frames.flip();
  }

  private void wake() {
    if (isAwake.compareAndSet(false, true)) {
      execute(this);
    }
  }

  private static boolean isAlive(Runnable request) {
    try {
      request.run();
      return true;
    } catch (RejectedExecutionException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "I/O thread has ended", e);
      return false;
    }
  }
}
