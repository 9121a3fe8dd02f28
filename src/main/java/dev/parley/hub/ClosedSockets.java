package dev.parley.hub;

import java.time.Duration;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The sockets of connections that were closed, until they have gone: by themselves, or cut. A
 * client that reads nothing, or sends on, would keep one for as long as it likes. Connections may
 * be added by any thread, the rest is for one.
 */
final class ClosedSockets {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** A socket takes a good part of its buffer at once: slow readers seem to stop meanwhile. */
  private static final Duration PATIENCE_WITH_TAKERS = Duration.ofSeconds(10);

  private static final Duration LONGEST = Duration.ofSeconds(15);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** By {@link System#nanoTime}. */
  private record Closed(Connection connection, long since) {

    /** Who takes what it was sent before has longer: behind it comes why it was closed. */
    boolean isOverdue() {
      long age = System.nanoTime() - since;
      return age >= LONGEST.toNanos()
          || age >= PATIENCE.toNanos() && !connection.pulse().hasTakenWithin(PATIENCE_WITH_TAKERS);
    }

    boolean hasGone() {
      return connection.hasGone();
    }
  }

  private final Queue<Closed> closed = new ConcurrentLinkedQueue<>();

  /** One that is about to be closed, which may have to wait until its socket is cut. */
  void add(Connection connection) {
    closed.add(new Closed(connection, System.nanoTime()));
  }

  /** Cuts the sockets of those that had their time; to be called about once a second. */
  void watch() {
    for (Iterator<Closed> each = closed.iterator(); each.hasNext(); ) {
      Closed next = each.next();
      if (next.hasGone()) {
        each.remove();
      } else if (next.isOverdue()) {
        each.remove();
        next.connection().cut();
      }
    }
  }

  /** Cuts all that have not gone within two seconds: so long a client may take to learn why. */
  void end() {
    long since = System.nanoTime();
    while (System.nanoTime() - since < PATIENCE.toNanos()
        && !closed.stream().allMatch(Closed::hasGone)) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    closed.stream().filter(each -> !each.hasGone()).forEach(each -> each.connection().cut());
    closed.clear();
  }
}
