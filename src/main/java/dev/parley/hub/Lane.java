package dev.parley.hub;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One thread that owns the channels assigned to it: whatever touches such a channel is a task here,
 * so that nothing of it needs a lock. A lane runs all that has come before it lets the readers'
 * outboxes send, which is what joins messages into frames under load.
 *
 * <p>Tasks never block. Any thread may hand one in; they run in the order of their coming.
 */
public final class Lane implements Runnable {
  private static final System.Logger LOGGER = System.getLogger(Lane.class.getName());
  private static final int MOST_TASKS_BEFORE_FLUSH = 512;
  // Well below what an outbox takes: who reads in time is not to overflow before anything is sent.
  private static final int MOST_BYTES_BEFORE_FLUSH = 512 << 10;
  private static final long MOST_LIVE_BYTES = 8 << 20;

  private record Task(Runnable work, int liveBytes) {}

  private final BlockingQueue<Task> queue = new LinkedBlockingQueue<>();
  private final AtomicLong liveBytes = new AtomicLong();
  private final Set<Readers> unflushed = new LinkedHashSet<>();
  private final Batch batch = new Batch();
  private volatile boolean stopped;

  Lane() {}

  /** Hands in a task, which is never turned away. */
  public void execute(Runnable work) {
    queue.add(new Task(work, 0));
  }

  /**
   * Hands in a publication that just came, unless 8 MiB of them wait already.
   *
   * @param bytes what it keeps in memory, about
   * @return false if it was turned away: the channel is then to be read back from its stream
   */
  public boolean offerLive(int bytes, Runnable work) {
    if (liveBytes.addAndGet(bytes) > MOST_LIVE_BYTES) {
      liveBytes.addAndGet(-bytes);
      return false;
    }
    queue.add(new Task(work, bytes));
    return true;
  }

  /** In this lane only: these readers' outboxes may send when what has come is done. */
  public void flushLater(Readers readers) {
    unflushed.add(readers);
  }

  @Override
  public void run() {
    while (!stopped) {
      try {
        performSome();
        flush();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Has the readers of all channels that were touched get what is theirs. */
  void flush() {
    unflushed.forEach(readers -> guarded(() -> readers.flush(batch)));
    unflushed.clear();
  }

  void stop() {
    stopped = true;
    execute(() -> {});
  }

  /** Waits for a task, then performs what has come, as far as may go out at once. */
  private void performSome() throws InterruptedException {
    Task task = queue.take();
    long bytes = 0;
    int tasks = 0;
    while (task != null) {
      perform(task);
      tasks++;
      bytes += task.liveBytes();
      boolean isEnough = tasks >= MOST_TASKS_BEFORE_FLUSH || bytes >= MOST_BYTES_BEFORE_FLUSH;
      task = isEnough ? null : queue.poll();
    }
  }

  private void perform(Task task) {
    guarded(task.work());
    if (task.liveBytes() > 0) {
      liveBytes.addAndGet(-task.liveBytes());
    }
  }

  /** A lane carries many channels: whatever one of them throws must not end the others. */
  private static void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      LOGGER.log(System.Logger.Level.ERROR, "lane task failed", e);
    }
  }
}
