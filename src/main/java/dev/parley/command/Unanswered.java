package dev.parley.command;

import dev.parley.protocol.HubError;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * How much one connection has asked for that Redis has not answered, publications and pages of
 * history together: a bound, since clients need not wait for answers. Safe for use by any thread.
 */
final class Unanswered {
  /** What each costs beside its weight. */
  private static final int OVERHEAD_BYTES = 256;

  private final int mostBytes;
  private final AtomicInteger bytes = new AtomicInteger();

  Unanswered(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /**
   * Starts something that weighs until it is answered.
   *
   * @throws dev.parley.protocol.RefusedException with error 111 if too much is unanswered
   */
  <T> CompletionStage<T> until(int weight, Supplier<CompletionStage<T>> work) {
    int counted = weight + OVERHEAD_BYTES;
    if (bytes.addAndGet(counted) > mostBytes) {
      bytes.addAndGet(-counted);
      throw HubError.TOO_MANY_REQUESTS.refused();
    }
    CompletionStage<T> started;
    try {
      started = work.get();
    } catch (RuntimeException e) {
      bytes.addAndGet(-counted);
      throw e;
    }
    return started.whenComplete((answer, failure) -> bytes.addAndGet(-counted));
  }
}
