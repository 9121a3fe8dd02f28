package dev.parley.hub;

import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Lets the subscriptions of one connection recover one after the other: a client that comes back
 * with many channels is given what it missed of one before the next is read, so that all of it
 * together never overflows its outbox. Safe for use by any thread.
 */
final class Turns {
  private final BooleanSupplier isCongested;
  private Map<Object, Runnable> waiting = Collections.emptyMap(); // as most have at all times
  private Object holder;

  /**
   * @param isCongested whether nobody's turn is now, since too much is queued
   */
  Turns(BooleanSupplier isCongested) {
    this.isCongested = isCongested;
  }

  /**
   * Takes the turn, or has it already.
   *
   * @param again called when it may be worth another try, by whoever makes way
   */
  synchronized boolean take(Object taker, Runnable again) {
    if (holder == null && !isCongested.getAsBoolean()) {
      holder = taker;
      waiting.remove(taker);
    } else if (holder != taker) {
      await(taker, again);
    }
    return holder == taker;
  }

  private void await(Object taker, Runnable again) {
    if (waiting.isEmpty()) {
      waiting = new LinkedHashMap<>(2);
    }
    waiting.put(taker, again);
  }

  /** Gives up the turn, or the wait for it. */
  void pass(Object taker) {
    Runnable next = null;
    synchronized (this) {
      waiting.remove(taker);
      if (holder == taker) {
        holder = null;
        // Who does not take it, since its channel is not ready, must not be in the others' way.
        Iterator<Runnable> waiters = waiting.values().iterator();
        if (waiters.hasNext()) {
          next = waiters.next();
          waiters.remove();
        }
      }
      if (waiting.isEmpty()) {
        waiting = Collections.emptyMap();
      }
    }
    if (next != null) {
      next.run();
    }
  }
}
