package dev.parley.command;

import dev.parley.config.Limits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * Keeps the commands of one connection in order where that matters: while it is connecting, or
 * another token is looked at, all wait, and while a channel is being subscribed the later commands
 * for that channel do. What waits is bounded.
 *
 * <p>Safe for use by any thread. Commands run outside the lock, on the thread of whoever came or
 * made way.
 */
final class CommandOrder {
  /**
   * A command that has come.
   *
   * @param channel which channel it is about; empty for none
   * @param occupies whether later commands for the channel wait until it is freed
   * @param bytes what it weighs while it waits
   */
  record Arrival(String channel, boolean occupies, int bytes, Runnable work) {}

  private final int mostWaiting;
  private final int mostWaitingBytes;
  private final Queue<Arrival> held = new ArrayDeque<>(2);
  private final Map<String, Deque<Arrival>> behindChannel = new HashMap<>(2);
  private boolean isHolding;
  private boolean isReleasing; // somebody runs what was held
  private int waiting;
  private int waitingBytes;

  CommandOrder(Limits limits) {
    this.mostWaiting = limits.waitingCommands();
    this.mostWaitingBytes = limits.waitingBytes();
  }

  /** Whether every arrival waits. */
  synchronized boolean isHeld() {
    return isHolding || isReleasing;
  }

  /** From now on every arrival waits. */
  synchronized void hold() {
    isHolding = true;
  }

  /**
   * Runs what was held, in its order, until something of it holds the rest again; later arrivals
   * run at once.
   */
  void release() {
    synchronized (this) {
      isHolding = false;
      if (isReleasing) {
        return;
      }
      isReleasing = true;
    }
    for (Arrival next = nextHeld(); next != null; next = nextHeld()) {
      next.work().run();
    }
  }

  /** Drops what is held. */
  synchronized void discard() {
    held.forEach(this::forget);
    held.clear();
    isHolding = false;
  }

  /**
   * Runs a command now or when its turn comes.
   *
   * @return false if too much waits already
   */
  boolean arrive(Arrival arrival) {
    return arrive(arrival, true);
  }

  /**
   * The same for what belongs before all that is held.
   *
   * @return false if too much waits already
   */
  boolean arriveBeforeHeld(Arrival arrival) {
    return arrive(arrival, false);
  }

  private boolean arrive(Arrival arrival, boolean mayBeHeld) {
    synchronized (this) {
      if (mayBeHeld && isHeld()) {
        return remember(arrival, held);
      }
      if (mustWait(arrival)) {
        return remember(arrival, behindChannel.get(arrival.channel()));
      }
      occupy(arrival);
    }
    arrival.work().run();
    return true;
  }

  /** The command that occupied a channel is done. */
  void free(String channel) {
    for (Arrival next = after(channel); next != null; next = after(channel)) {
      next.work().run();
      if (next.occupies()) {
        return;
      }
    }
  }

  private synchronized Arrival nextHeld() {
    while (!isHolding && !held.isEmpty()) {
      Arrival next = held.remove();
      if (!mustWait(next)) {
        forget(next);
        occupy(next);
        return next;
      }
      behindChannel.get(next.channel()).add(next);
    }
    isReleasing = false;
    return null;
  }

  private synchronized Arrival after(String channel) {
    Deque<Arrival> queue = behindChannel.get(channel);
    if (queue == null) {
      return null;
    }
    Arrival next = queue.poll();
    if (next == null) {
      behindChannel.remove(channel);
    } else {
      forget(next);
    }
    return next;
  }

  private boolean mustWait(Arrival arrival) {
    return behindChannel.containsKey(arrival.channel());
  }

  private void occupy(Arrival arrival) {
    if (arrival.occupies()) {
      behindChannel.put(arrival.channel(), new ArrayDeque<>(2));
    }
  }

  private boolean remember(Arrival arrival, Queue<Arrival> queue) {
    if (waiting >= mostWaiting || waitingBytes + arrival.bytes() > mostWaitingBytes) {
      return false;
    }
    queue.add(arrival);
    waiting++;
    waitingBytes += arrival.bytes();
    return true;
  }

  private void forget(Arrival arrival) {
    waiting--;
    waitingBytes -= arrival.bytes();
  }
}
