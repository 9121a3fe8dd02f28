package dev.parley.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The calls that wait for a pipeline's next batch. Any thread may add and refuse; batches are the
 * writer's.
 */
final class CallQueue {
  private static final int MOST_CALLS_A_BATCH = 512;
  private static final int MOST_BYTES_A_BATCH = 1 << 20;
  private static final long MOST_BYTES = 64L << 20;
  private static final long MOST_CALLS = 262_144;

  private final Queue<ScriptCall> queue = new ConcurrentLinkedQueue<>();
  private final Semaphore added = new Semaphore(0);
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong calls = new AtomicLong();

  boolean isFull() {
    return bytes.get() > MOST_BYTES || calls.get() > MOST_CALLS;
  }

  void add(ScriptCall call) {
    bytes.addAndGet(call.bytes());
    calls.incrementAndGet();
    queue.add(call);
    added.release();
  }

  /**
   * Takes what has been added, up to a batch's size; refuses what has waited too long.
   *
   * @return empty if nothing was added within the patience
   */
  List<ScriptCall> nextBatch(Duration patience) throws InterruptedException {
    List<ScriptCall> batch = new ArrayList<>();
    if (!awaitCall(patience)) {
      return batch;
    }
    int batchBytes = 0;
    while (batch.size() < MOST_CALLS_A_BATCH && batchBytes < MOST_BYTES_A_BATCH) {
      ScriptCall call = queue.poll();
      if (call == null) {
        return batch;
      }
      forget(call);
      if (call.isOverdue()) {
        call.fail();
        continue;
      }
      batch.add(call);
      batchBytes += call.bytes();
    }
    added.release();
    return batch;
  }

  /**
   * Waits until something is added.
   *
   * @return false if nothing was, within the patience
   */
  boolean awaitCall(Duration patience) throws InterruptedException {
    if (!added.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return false;
    }
    added.drainPermits();
    return true;
  }

  /** Ends a wait, though nothing was added. */
  void wake() {
    added.release();
  }

  /** Refuses what has waited too long. */
  void expire() {
    for (ScriptCall head = queue.peek(); head != null && head.isOverdue(); head = queue.peek()) {
      if (queue.remove(head)) {
        forget(head);
        head.fail();
      }
    }
  }

  /** Refuses all that waits. */
  void failAll() {
    for (ScriptCall call = queue.poll(); call != null; call = queue.poll()) {
      forget(call);
      call.fail();
    }
  }

  private void forget(ScriptCall call) {
    bytes.addAndGet(-call.bytes());
    calls.decrementAndGet();
  }
}
