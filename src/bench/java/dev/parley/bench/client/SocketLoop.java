package dev.parley.bench.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/** One thread that reads all sockets of a round. The first thing that goes wrong ends the round. */
public final class SocketLoop implements AutoCloseable {
  private static final int BUFFER_BYTES = 512 << 10;
  private static final long TICK_MILLIS = 100;
  private static final long KEEP_ALIVE_NANOS = 20_000_000_000L;

  private final Selector selector;
  private final Thread thread = new Thread(this::run, "bench-sockets");
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private final Queue<LoopSocket> sockets = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final Runnable afterPass;
  private volatile boolean running = true;

  /**
   * @param afterPass called by the loop's thread when it has read what there was
   */
  public SocketLoop(Runnable afterPass) {
    this.afterPass = afterPass;
    try {
      selector = Selector.open();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    thread.setDaemon(true);
    thread.start();
  }

  /** Has a socket read from now on. */
  public void add(LoopSocket socket) throws IOException {
    sockets.add(socket);
    socket.channel().register(selector, SelectionKey.OP_READ, socket);
    selector.wakeup();
  }

  /**
   * @throws IllegalStateException if a socket failed or got what it should not have got
   */
  public void check() {
    if (failure.get() instanceof NotHeldException notHeld) {
      throw notHeld;
    }
    if (failure.get() != null) {
      throw new IllegalStateException(failure.get().getMessage(), failure.get());
    }
  }

  /** Ends the measurement; the first failure counts. */
  public void fail(Exception failed) {
    failure.compareAndSet(null, failed);
  }

  @Override
  public void close() throws IOException {
    running = false;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    for (LoopSocket socket : sockets) {
      socket.close();
    }
    selector.close();
  }

  private void run() {
    long keepAlive = System.nanoTime() + KEEP_ALIVE_NANOS;
    try {
      while (running) {
        selector.select(this::read, TICK_MILLIS);
        afterPass.run();
        if (System.nanoTime() - keepAlive > 0) {
          keepAlive += KEEP_ALIVE_NANOS;
          keepAlive();
        }
      }
      for (LoopSocket socket : sockets) {
        socket.leave();
      }
    } catch (IOException | RuntimeException failed) {
      fail(failed);
    }
  }

  private void keepAlive() throws IOException {
    for (LoopSocket socket : sockets) {
      socket.keepAlive();
    }
  }

  private void read(SelectionKey key) {
    try {
      ((LoopSocket) key.attachment()).read(buffer);
    } catch (IOException | RuntimeException failed) {
      key.cancel();
      fail(failed);
    }
  }
}
