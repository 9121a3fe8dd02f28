package dev.parley.hub;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The thread that ends connections, so that nobody else waits for a socket, and that tells readers
 * to come again. What concerns all readers at once it tells a slice at a time, so that they do not
 * all come again at once. Safe for use by any thread.
 */
final class Closer implements Runnable {
  private static final System.Logger LOGGER = System.getLogger(Closer.class.getName());
  private static final Duration BETWEEN_SLICES = Duration.ofMillis(100);
  private static final int SLICE = 100;

  private final Consumer<Connection> ending;
  private final BlockingQueue<Runnable> urgent = new LinkedBlockingQueue<>();
  private final Queue<Runnable> unhurried = new ConcurrentLinkedQueue<>();
  private long nextSliceAt = System.nanoTime();
  private volatile boolean stopped;

  /**
   * @param ending ends a connection; may take a while
   */
  Closer(Consumer<Connection> ending) {
    this.ending = ending;
  }

  /** Has a connection ended. */
  void end(Connection connection) {
    urgent.add(() -> ending.accept(connection));
  }

  /** Has a reader told, at most a thousand in a second. */
  void tell(Runnable telling) {
    unhurried.add(telling);
    urgent.add(() -> {});
  }

  /** Lets {@link #run} return when what was urgent until now is done. */
  void stop() {
    urgent.add(() -> stopped = true);
  }

  @Override
  public void run() {
    while (!stopped) {
      try {
        Runnable next =
            unhurried.isEmpty()
                ? urgent.take()
                : urgent.poll(nextSliceAt - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (next != null) {
          guarded(next);
        }
        work();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Does what is due. */
  void work() {
    for (Runnable next = urgent.poll(); next != null; next = urgent.poll()) {
      guarded(next);
    }
    tellSlice();
  }

  private void tellSlice() {
    if (unhurried.isEmpty() || System.nanoTime() - nextSliceAt < 0) {
      return;
    }
    nextSliceAt = System.nanoTime() + BETWEEN_SLICES.toNanos();
    for (int i = 0; i < SLICE; i++) {
      Runnable telling = unhurried.poll();
      if (telling == null) {
        return;
      }
      guarded(telling);
    }
  }

  private static void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      LOGGER.log(System.Logger.Level.ERROR, "ending a connection failed", e);
    }
  }
}
