package dev.parley.hub;

import dev.parley.protocol.Disconnect;
import dev.parley.protocol.Encoding;
import dev.parley.protocol.Message;
import dev.parley.protocol.Publication;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * What is queued for one connection, within a bound, and whose turn it is to send: the {@link Wire}
 * takes from it, one thread at a time. Safe for use by any thread; the wire is never called under
 * this object's lock.
 */
public final class Outbox {
  private static final int LONGEST_KEPT = 256;

  private final Wire wire;
  private final boolean joinable;
  private final int bound;
  private final Runnable onProgress;
  private final Consumer<Disconnect> onFailure;

  private Deque<Message> queue = new ArrayDeque<>(2);
  private int longest; // that this queue has been
  private long queuedBytes;
  private boolean corked = true;
  private boolean busy;
  private boolean closed;

  /**
   * @param joinable whether messages may share a frame, a line each
   * @param bound bytes that may be queued
   * @param onProgress told when the client has proved that it reads; must not block
   * @param onFailure told if the bound is passed or the wire fails; must not block
   */
  Outbox(
      Wire wire, boolean joinable, int bound, Runnable onProgress, Consumer<Disconnect> onFailure) {
    this.wire = wire;
    this.joinable = joinable;
    this.bound = bound;
    this.onProgress = onProgress;
    this.onFailure = onFailure;
  }

  /** Whether messages may share a frame, a line each. */
  public boolean isJoinable() {
    return joinable;
  }

  /** Queues a message; nothing is sent before {@link #flush}. */
  void offer(Message message) {
    synchronized (this) {
      if (closed) {
        return;
      }
      if (isEmpty() || queuedBytes + weight(message) <= bound) {
        queue.add(message);
        longest = Math.max(longest, queue.size());
        queuedBytes += weight(message);
        return;
      }
      discard();
    }
    onFailure.accept(Disconnect.SLOW);
  }

  /** From now on messages wait, until they are let out. */
  synchronized void cork() {
    corked = true;
  }

  /** Lets messages out, this one in place of all that was queued until now. */
  void uncorkWithout(Message only) {
    synchronized (this) {
      if (closed) {
        return;
      }
      queue.clear();
      queue.add(only);
      queuedBytes = weight(only);
    }
    uncork();
  }

  /** Lets messages out, this one before all that was queued until now. */
  void uncork(Message first) {
    synchronized (this) {
      if (closed) {
        return;
      }
      queue.addFirst(first);
      queuedBytes += weight(first);
    }
    uncork();
  }

  /** Lets messages out. */
  void uncork() {
    synchronized (this) {
      corked = false;
    }
    flush();
  }

  /** Has the wire send what is queued, unless it is at it already. */
  void flush() {
    if (takeTurn()) {
      sendOn();
    }
  }

  /**
   * Has the wire send, for who has the turn. What the wire throws breaks it: nobody else would ever
   * get the turn.
   */
  public void sendOn() {
    try {
      wire.send(this);
    } catch (RuntimeException | Error e) {
      fail(Disconnect.WRITE_ERROR);
      throw e;
    }
  }

  /**
   * Has the calling thread send what is queued and a batch behind it, where the wire can do that. A
   * batch that nothing is queued before is not queued either.
   */
  void sendHere(Batch batch, Encoding encoding) {
    ByteBuffer frames = wire.isQuick() ? batch.frames(encoding) : FrameBuffer.NONE;
    boolean isFirst = frames.hasRemaining() && takeTurnIfEmpty();
    if (isFirst && sendHere(frames)) {
      return;
    }
    for (Publication publication : batch.publications()) {
      offer(publication.as(encoding));
    }
    if (isFirst || takeTurn() && !sendHere(FrameBuffer.NONE)) {
      sendOn();
    }
  }

  private boolean sendHere(ByteBuffer first) {
    try {
      return wire.sendHere(this, first);
    } catch (RuntimeException | Error e) {
      fail(Disconnect.WRITE_ERROR);
      throw e;
    }
  }

  /**
   * The client has answered a ping of RFC 6455.
   *
   * @return whether it confirmed what was sent
   */
  boolean pong(ByteBuffer data) {
    boolean confirmed = wire.pong(data);
    if (confirmed) {
      progressed();
      flush();
    }
    return confirmed;
  }

  /**
   * Takes the turn to send, which ends when {@link #take} gives nothing.
   *
   * @return false if another has it, or there is nothing to send
   */
  public synchronized boolean takeTurn() {
    if (busy || corked || isEmpty()) {
      return false;
    }
    busy = true;
    return true;
  }

  private synchronized boolean takeTurnIfEmpty() {
    if (busy || corked || closed || !isEmpty()) {
      return false;
    }
    busy = true;
    return true;
  }

  /**
   * Takes messages to be sent, for who has the turn. If there are none, or the first is too large,
   * the turn is over.
   *
   * @param to where they are added, in order
   * @param first bytes that the first may take
   * @param all bytes that the first and those after it may take together
   * @return bytes that they take: UTF-8, and one for what separates messages
   */
  public synchronized long take(Collection<Message> to, long first, long all) {
    long taken = 0;
    if (isEmpty()) {
      busy = false;
      return taken;
    }
    for (Message next = queue.peek(); next != null; next = queue.peek()) {
      int weight = weight(next);
      if (corked || taken + weight > (taken == 0 ? first : all)) {
        break;
      }
      to.add(queue.remove());
      queuedBytes -= weight;
      taken += weight;
    }
    if (longest > LONGEST_KEPT && queue.isEmpty()) {
      // An array does not shrink, and after a hiccup there is one for each connection.
      queue = new ArrayDeque<>(2);
      longest = 0;
    }
    busy = taken > 0;
    return taken;
  }

  /** The bytes that the next message takes; 0 if there is none. */
  public synchronized int nextBytes() {
    Message head = queue.peek();
    return head == null ? 0 : weight(head);
  }

  /** The client has proved that it reads, so that it is not taken for dead. */
  public void progressed() {
    onProgress.run();
  }

  /** The wire is broken: drops what is queued and ends the connection. */
  public void fail(Disconnect disconnect) {
    close();
    onFailure.accept(disconnect);
  }

  /** Drops what is queued; nothing goes out any more. */
  public synchronized void close() {
    discard();
  }

  /** Whether nothing goes out any more. */
  synchronized boolean isClosed() {
    return closed;
  }

  /** Whether half of what may be queued is. */
  synchronized boolean isHalfFull() {
    return queuedBytes > bound / 2;
  }

  /** Whether a good part of what may be queued is. */
  synchronized boolean isCongested() {
    return queuedBytes > bound / 4;
  }

  /** As the queue says too, in memory that fewer processors' caches have to fetch. */
  private boolean isEmpty() {
    return queuedBytes == 0;
  }

  private void discard() {
    closed = true;
    queue.clear();
    queuedBytes = 0;
  }

  /** A message with what separates it from the next, so that empty ones count too. */
  private static int weight(Message message) {
    return message.bytes() + 1;
  }
}
