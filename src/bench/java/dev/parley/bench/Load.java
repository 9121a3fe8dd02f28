package dev.parley.bench;

import dev.parley.bench.target.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** What systems are put to. */
interface Load {

  /** In reports and on the command line. */
  String name();

  /** What it is, for people. */
  String title();

  /** Whether it makes sense for a system. */
  boolean suits(Target target);

  /** How many it has open at once, but for those of a few publishers. */
  int connections();

  /** What this machine lacks for it. */
  default Optional<String> missing() {
    return OpenFiles.missing(connections());
  }

  /** Whether it measures processes that it has just started, so that nothing can be warmed up. */
  default boolean isCold() {
    return false;
  }

  /**
   * Has a system that is running do the same unmeasured, before it is measured for the first time.
   *
   * @param time for how long, at least
   * @throws IllegalStateException as {@link #measure}
   */
  default void warmUp(Target target, Duration time) throws IOException, InterruptedException {
    measure(target, time, Duration.ofSeconds(1));
  }

  /**
   * Measures a system that is running.
   *
   * @param warmUp how long it works before
   * @param time how long is measured, where the load has no length of its own
   * @throws IllegalStateException if the system fails, in particular if it cannot hold the load
   */
  Measurement measure(Target target, Duration warmUp, Duration time)
      throws IOException, InterruptedException;
}
