package dev.parley.hub;

import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A turn that one thread at a time has: whatever touches the channels assigned to it is a task
 * here, so that nothing of them needs a lock. It is mostly the lane's own thread, which runs all
 * that has come before it lets the readers' outboxes send: that is what joins messages into frames
 * under load. Where nothing else has come, who brings a task may run it instead.
 *
 * <p>Tasks never block. Any thread may hand one in; they run in the order of their coming.
 */
public final class Lane implements Runnable {
  private static final System.Logger LOGGER = System.getLogger(Lane.class.getName());
  private static final int MOST_TASKS_BEFORE_FLUSH = 512;
  // Well below what an outbox takes: who reads in time is not to overflow before anything is sent.
  private static final int MOST_BYTES_BEFORE_FLUSH = 512 << 10;
  private static final long MOST_LIVE_BYTES = 8 << 20;

  /** What a task keeps in memory beside the text that it is about, about. */
  private static final int TASK_BYTES = 256;

  private record Task(Runnable work, int liveBytes) {}

  private final Queue<Task> queue = new ConcurrentLinkedQueue<>();
  private final Semaphore arrivals = new Semaphore(0);
  private final AtomicLong liveBytes = new AtomicLong();
  private final ReentrantLock turn = new ReentrantLock();
  // Whose turn it is has these two.
  private final Set<Readers> unflushed = new LinkedHashSet<>();
  private final Batch batch = new Batch();
  private volatile boolean stopped;

  Lane() {}

  /** Hands in a task, which is never turned away. */
  public void execute(Runnable work) {
    add(new Task(work, 0));
  }

  /**
   * Hands in a publication that just came, unless 8 MiB of them would wait then. One that nothing
   * waits before is taken, however large.
   *
   * @param textBytes how long it is
   * @return false if it was turned away: where the channel has a stream, it is to be read back
   */
  public boolean offerLive(int textBytes, Runnable work) {
    int bytes = textBytes + TASK_BYTES;
    long all = liveBytes.addAndGet(bytes);
    if (all > MOST_LIVE_BYTES && all > bytes) {
      liveBytes.addAndGet(-bytes);
      return false;
    }
    add(new Task(work, bytes));
    return true;
  }

  /**
   * Runs a task in the calling thread, unless there is anything else to be run or sent. Where that
   * costs less than to wake another thread, readers get what is theirs in the calling one too; else
   * the lane's own sends it. Not for tasks of this lane.
   *
   * @return false if it was not run, and is to be handed in
   */
  public boolean performHere(Runnable work) {
    if (!turn.tryLock()) {
      return false;
    }
    try {
      if (!queue.isEmpty() || !unflushed.isEmpty()) {
        return false;
      }
      guarded(work);
      if (unflushed.stream().allMatch(Readers::areQuick)) {
        flush();
      } else {
        arrivals.release();
      }
      return true;
    } finally {
      turn.unlock();
    }
  }

  /** In this lane only: these readers' outboxes may send when what has come is done. */
  public void flushLater(Readers readers) {
    unflushed.add(readers);
  }

  @Override
  public void run() {
    while (!stopped) {
      try {
        arrivals.acquire();
        performAll();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Has all done that has come, and what comes meanwhile. */
  void performAll() throws InterruptedException {
    turn.lockInterruptibly();
    try {
      do {
        arrivals.drainPermits();
        performSome();
        flush();
      } while (!stopped && !queue.isEmpty());
    } finally {
      turn.unlock();
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

  private void add(Task task) {
    queue.add(task);
    arrivals.release();
  }

  /** Performs what has come, as far as may go out at once. */
  private void performSome() {
    long bytes = 0;
    int tasks = 0;
    Task task = queue.poll();
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
