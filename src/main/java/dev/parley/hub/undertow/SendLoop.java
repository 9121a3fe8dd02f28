package dev.parley.hub.undertow;

import dev.parley.hub.FrameBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.xnio.XnioExecutor;

/**
 * What one I/O thread has to send for its connections. However many wires have something, the
 * thread is woken once.
 */
final class SendLoop implements Runnable {
  private static final System.Logger LOGGER = System.getLogger(SendLoop.class.getName());
  private static final int MOST_IN_A_ROW = 4_096;

  private final XnioExecutor ioThread;
  private final Queue<UndertowWire> wires = new ConcurrentLinkedQueue<>();
  private final FrameBuffer buffer = new FrameBuffer();
  private final AtomicBoolean isAwake = new AtomicBoolean();

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
    return taken(() -> ioThread.execute(work));
  }

  /** In the I/O thread: sends for the wires that have something. */
  @Override
  public void run() {
    for (int i = 0; i < MOST_IN_A_ROW; i++) {
      UndertowWire next = wires.poll();
      if (next == null) {
        sleep();
        return;
      }
      try {
        send(next);
      } catch (Error e) {
        sleep();
        throw e;
      }
    }
    // XNIO reads from sockets when no task is left, a delayed one excepted.
    taken(() -> ioThread.executeAfter(this, 1, TimeUnit.MILLISECONDS));
  }

  /** One that fails ends by that; the others of this thread have to be sent to. */
  private static void send(UndertowWire wire) {
    try {
      wire.sendQueued();
    } catch (RuntimeException | Error e) {
      LOGGER.log(System.Logger.Level.ERROR, "sending failed", e);
    }
  }

  /** What the I/O thread sends from. */
  FrameBuffer buffer() {
    return buffer;
  }

  private void sleep() {
    isAwake.set(false);
    if (!wires.isEmpty()) {
      wake();
    }
  }

  private void wake() {
    if (isAwake.compareAndSet(false, true)) {
      execute(this);
    }
  }

  private static boolean taken(Runnable request) {
    try {
      request.run();
      return true;
    } catch (RejectedExecutionException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "I/O thread has ended", e);
      return false;
    }
  }
}
