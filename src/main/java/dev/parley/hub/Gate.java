package dev.parley.hub;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Lets calls to a container's session through until the session ends. Payara gives the buffers of a
 * session that has ended to the next connection: a frame that was still being sent would be read by
 * whoever that is.
 *
 * <p>Calls never wait, neither for each other nor for the end, so they may hold and take whatever
 * locks the container has. Safe for use by any thread.
 */
public final class Gate {
  private static final long PATIENCE_MILLIS = 2_000;

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private volatile boolean shut;
  private volatile boolean gone;
  private volatile Thread ending;

  /** Begins a call, to be followed by {@link #leave}; false if the session ends. */
  public boolean enter() {
    if (!lock.readLock().tryLock()) {
      return false;
    }
    if (shut) {
      lock.readLock().unlock();
      return false;
    }
    return true;
  }

  /** Ends a call. */
  public void leave() {
    lock.readLock().unlock();
  }

  /**
   * Lets no further call in and ends the session when those that are under way have ended, unless
   * it is gone by then. Waits two seconds at most. Never to be called within a call.
   *
   * @param closing may call {@link #shut}
   */
  public void end(Runnable closing) {
    shut = true;
    ending = Thread.currentThread();
    boolean isAlone = awaitCalls();
    try {
      if (!gone) {
        closing.run();
      }
    } finally {
      ending = null;
      if (isAlone) {
        lock.writeLock().unlock();
      }
    }
  }

  /**
   * The session is gone: lets no further call in, and returns when those that are under way have
   * ended, except the caller's own: a call may find that the session is broken, and end it. Waits
   * two seconds at most.
   */
  public void shut() {
    shut = true;
    gone = true;
    boolean isOwn = lock.getReadHoldCount() > 0 || ending == Thread.currentThread();
    if (!isOwn && awaitCalls()) {
      lock.writeLock().unlock();
    }
  }

  /** Returns with the lock, unless that takes too long. */
  private boolean awaitCalls() {
    try {
      return lock.writeLock().tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
