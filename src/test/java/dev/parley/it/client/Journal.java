package dev.parley.it.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What a client has seen, in the order in which it came. Any thread may add, any may wait. */
public final class Journal<T> {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int SHOWN = 20;

  private final List<T> entries = new ArrayList<>();

  synchronized void add(T entry) {
    entries.add(entry);
    notifyAll();
  }

  /** Everything so far. */
  public synchronized List<T> all() {
    return List.copyOf(entries);
  }

  /** What has come so far that is wanted. */
  public List<T> all(Predicate<? super T> wanted) {
    return all().stream().filter(wanted).toList();
  }

  /** How much has come so far. */
  public synchronized int size() {
    return entries.size();
  }

  /** The first entry that is wanted, waiting 10 s for it. */
  public T await(String what, Predicate<? super T> wanted) {
    return await(1, what, wanted, PATIENCE).get(0);
  }

  /**
   * The first entries that are wanted, as soon as there are that many.
   *
   * @throws AssertionError telling what did come, if they have not come in time
   */
  public synchronized List<T> await(
      int count, String what, Predicate<? super T> wanted, Duration patience) {
    List<T> found = new ArrayList<>();
    long end = System.nanoTime() + patience.toNanos();
    for (int seen = 0; ; ) {
      while (seen < entries.size() && found.size() < count) {
        T entry = entries.get(seen++);
        if (wanted.test(entry)) {
          found.add(entry);
        }
      }
      if (found.size() >= count) {
        return found;
      }
      if (!waitUntil(end)) {
        throw new AssertionError(
            "waited %s for %d x %s, got %d; seen: %s"
                .formatted(patience, count, what, found.size(), latest()));
      }
    }
  }

  private boolean waitUntil(long end) {
    long left = (end - System.nanoTime()) / 1_000_000;
    if (left <= 0) {
      return false;
    }
    try {
      wait(left);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private String latest() {
    List<T> shown = entries.subList(Math.max(0, entries.size() - SHOWN), entries.size());
    return entries.size() > SHOWN ? entries.size() + " entries, latest " + shown : shown.toString();
  }
}
