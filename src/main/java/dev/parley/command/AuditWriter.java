package dev.parley.command;

import dev.parley.hub.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Writes the audit log on a thread of its own, since a disk may be slow and no message is to wait
 * for it. What more than its queue holds is lost, and the log says how much. Safe for use by any
 * thread.
 */
final class AuditWriter implements Runnable {
  private static final int MOST_WAITING = 16_384;

  /** Taken out together, so that writers seldom meet this thread at the queue. */
  private static final int BATCH = 256;

  /** Wakes the thread; interrupting it could break the log that it writes to. */
  private static final Supplier<String> NOTHING = () -> "";

  private final BlockingQueue<Supplier<String>> lines = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicInteger lost = new AtomicInteger();
  private final Consumer<String> log;
  private volatile boolean isStopping;
  private volatile boolean wasInterrupted;
  private volatile Thread thread;

  /**
   * @param log may block
   */
  AuditWriter(Consumer<String> log) {
    this.log = log;
  }

  void start(ThreadFactory factory) {
    thread = Threads.start(factory, this, "parley-audit");
  }

  /** Has what waits written; does not wait for a log that hangs. */
  void stop() {
    isStopping = true;
    Thread running = thread;
    if (running != null) {
      lines.offer(NOTHING);
      Threads.join(List.of(running));
    }
    if (running == null || wasInterrupted) {
      drain();
    }
  }

  /** Has a line put together and written; never blocks. */
  void write(Supplier<String> line) {
    if (!lines.offer(line)) {
      lost.incrementAndGet();
    }
  }

  @Override
  public void run() {
    List<Supplier<String>> batch = new ArrayList<>(BATCH);
    try {
      while (!isStopping) {
        batch.add(lines.take());
        lines.drainTo(batch, BATCH);
        batch.forEach(this::log);
        batch.clear();
        tellLost();
      }
      drain();
    } catch (InterruptedException e) {
      // The container ends its threads; whatever stops the writer writes the rest.
      wasInterrupted = true;
      Thread.currentThread().interrupt();
    }
  }

  private void drain() {
    for (Supplier<String> line = lines.poll(); line != null; line = lines.poll()) {
      log(line);
    }
    tellLost();
  }

  private void log(Supplier<String> line) {
    try {
      if (line != NOTHING) {
        log.accept(line.get());
      }
    } catch (RuntimeException | Error e) {
      // What does not take this line may take the next.
      lost.incrementAndGet();
    }
  }

  private void tellLost() {
    int count = lost.getAndSet(0);
    if (count > 0) {
      log(() -> new AuditLine("lost").with("lines", count).toString());
    }
  }
}
