package dev.parley.hub;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Starting and ending the threads that Parley runs for as long as it is deployed. */
public final class Threads {
  private static final System.Logger LOGGER = System.getLogger(Threads.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private Threads() {}

  /** Starts a daemon thread from the container's factory, with {@link RememberedServices}. */
  public static Thread start(ThreadFactory factory, Runnable work, String name) {
    Thread thread = create(factory, work, name);
    thread.start();
    return thread;
  }

  /** The same, not started yet. */
  public static Thread create(ThreadFactory factory, Runnable work, String name) {
    Thread thread =
        factory.newThread(
            () -> {
              RememberedServices.adopt();
              work.run();
            });
    thread.setName(name);
    thread.setDaemon(true);
    return thread;
  }

  /** Waits for threads that were told to end; one that does not is interrupted and logged. */
  public static void join(List<Thread> threads) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (Thread thread : threads) {
      try {
        TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
        if (thread.isAlive()) {
          LOGGER.log(System.Logger.Level.WARNING, "thread does not end name={0}", thread.getName());
          thread.interrupt();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
