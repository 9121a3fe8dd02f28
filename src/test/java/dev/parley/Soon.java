package dev.parley;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waiting for what other threads of the same process are about to do. */
public final class Soon {
  private Soon() {}

  /** Looks often, since it is mostly a matter of microseconds, and gives up after 10 seconds. */
  public static ConditionFactory await() {
    return Awaitility.await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5));
  }
}
