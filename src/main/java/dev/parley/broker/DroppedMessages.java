package dev.parley.broker;

import dev.parley.hub.Rate;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Tells of messages from Redis that are none of ours, without their content, and once a second at
 * most: whoever publishes nonsense all the time must not fill the disk. Safe for use by any thread.
 */
final class DroppedMessages {
  private final String what;
  private final Consumer<String> log;
  private final Rate lines = Rate.perSecond(1, System::nanoTime);
  private final AtomicInteger untold = new AtomicInteger();

  /**
   * @param what they are, for the log
   */
  DroppedMessages(String what, Consumer<String> log) {
    this.what = what;
    this.log = log;
  }

  void add(String reason) {
    untold.incrementAndGet();
    if (lines.take()) {
      log.accept(what + " dropped reason=" + reason + " count=" + untold.getAndSet(0));
    }
  }
}
