package dev.parley.bench;

import dev.parley.bench.client.NotHeldException;
import dev.parley.bench.target.Target;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a system does of a load before it is measured under it for the first time.
 *
 * @param first for how long at least
 * @param longest how long it may go on while the system's compilers are at work
 */
record WarmUp(Duration first, Duration longest) {
  private static final PrintStream OUT = System.out;
  private static final Duration STEP = Duration.ofSeconds(10);
  private static final double COMPILED = 0.02;

  /** Until the system's compilers are done with what the load asks of them, if it has any. */
  void of(Target target, Load load) throws InterruptedException {
    long start = System.nanoTime();
    try {
      double busy;
      work(load, target, first);
      do {
        Compilers compilers = Compilers.of(processes(target));
        work(load, target, STEP);
        busy = compilers.share();
      } while (busy > COMPILED && System.nanoTime() - start < longest.toNanos());
      OUT.printf(
          "  %-14s %d s; its compilers still take %.0f %% of a processor%n",
          target.name(), Duration.ofNanos(System.nanoTime() - start).toSeconds(), 100 * busy);
    } catch (IllegalStateException | IOException failed) {
      // The rounds will tell as well, and what else it reaches.
      OUT.printf("  %-14s failed: %s%n", target.name(), failed.getMessage());
    }
  }

  private static void work(Load load, Target target, Duration time)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      try {
        load.warmUp(target, Duration.ofNanos(left));
      } catch (NotHeldException notYet) {
        // It may hold the load when it is compiled.
      }
    }
  }

  private static List<ProcessHandle> processes(Target target) {
    return Stream.of(target.readerProcesses(), target.publishingProcesses())
        .flatMap(List::stream)
        .toList();
  }
}
