package dev.parley.hub;

import dev.parley.protocol.Disconnect;
import dev.parley.protocol.Message;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What is queued for one connection, and the rules by which it goes out: one send at a time; what
 * is queued meanwhile shares a frame; and at most a window of bytes that the client has not
 * confirmed, since no server tells whether a client reads. Confirmation is the pong to a ping that
 * was sent behind the bytes in question (RFC 6455 §5.5.3).
 *
 * <p>Safe for use by any thread; the container is never called under this object's lock.
 */
final class Outbox {
  private static final int MOST_FRAME_BYTES = 64 << 10;
  private static final int WINDOW_BYTES = 256 << 10;
  private static final int PING_EVERY_BYTES = 64 << 10;

  private record OpenPing(long data, long sentBefore) {}

  private final Wire wire;
  private final boolean joinable;
  private final int bound;
  private final Consumer<Disconnect> onFailure;

  private final Deque<Message> queue = new ArrayDeque<>(2);
  private final Deque<OpenPing> openPings = new ArrayDeque<>(2);
  private long queuedBytes;
  private long sentBytes;
  private long confirmedBytes;
  private long pingedBytes;
  private boolean corked = true;
  private boolean busy;
  private boolean closed;

  /**
   * @param joinable whether messages may share a frame, a line each
   * @param bound bytes that may be queued
   * @param onFailure told once if the bound is passed or a send fails; must not block
   */
  Outbox(Wire wire, boolean joinable, int bound, Consumer<Disconnect> onFailure) {
    this.wire = wire;
    this.joinable = joinable;
    this.bound = bound;
    this.onFailure = onFailure;
  }

  /** Queues a message; nothing is sent before {@link #flush}. */
  void offer(Message message) {
    synchronized (this) {
      if (closed) {
        return;
      }
      if (queue.isEmpty() || queuedBytes + weight(message) <= bound) {
        queue.add(message);
        queuedBytes += weight(message);
        return;
      }
      discard();
    }
    onFailure.accept(Disconnect.SLOW);
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

  /** Sends what is queued, or leaves it to the send that is under way. */
  void flush() {
    synchronized (this) {
      if (busy || corked || queue.isEmpty()) {
        return;
      }
      busy = true;
    }
    sendQueued();
  }

  /** The client has answered a ping with this data; answers to no ping of ours are ignored. */
  boolean pong(ByteBuffer data) {
    boolean confirmed = data.remaining() == Long.BYTES && confirm(data.getLong(data.position()));
    if (confirmed) {
      flush();
    }
    return confirmed;
  }

  /** Drops what is queued; nothing goes out any more. */
  synchronized void close() {
    discard();
  }

  /** Whether a good part of what may be queued is. */
  synchronized boolean isCongested() {
    return queuedBytes > bound / 4;
  }

  /**
   * Sends one frame after the other. A container may complete a send before the call returns, or
   * later on a thread of its own: whichever of caller and completion comes second goes on, so that
   * the stack never deepens.
   */
  private void sendQueued() {
    boolean completed = true;
    while (completed) {
      if (!pingIfDue()) {
        return;
      }
      String frame = nextFrame();
      if (frame == null) {
        if (isStuck()) {
          // A large message came between the two: somebody has to ask for the confirmation.
          flush();
        }
        return;
      }
      AtomicBoolean first = new AtomicBoolean(true);
      if (!send(frame, result -> completed(result, first))) {
        return;
      }
      completed = !first.getAndSet(false);
    }
  }

  private void completed(SendResult result, AtomicBoolean first) {
    if (!result.isOK()) {
      fail(Disconnect.WRITE_ERROR);
    }
    if (!first.getAndSet(false)) {
      sendQueued();
    }
  }

  private boolean send(String frame, SendHandler done) {
    try {
      wire.send(frame, done);
      return true;
    } catch (RuntimeException e) {
      // The session was closed under us; Tyrus tells so by an exception.
      fail(Disconnect.WRITE_ERROR);
      return false;
    }
  }

  /** Takes the next frame; without one, this outbox is no longer busy. */
  private synchronized String nextFrame() {
    Message head = queue.peek();
    if (closed || head == null || isWindowFull(head)) {
      busy = false;
      return null;
    }
    long before = sentBytes;
    String frame = take().text();
    if (!joins(before)) {
      return frame;
    }
    StringBuilder joined = new StringBuilder(2 * frame.length() + 2).append(frame);
    while (joins(before)) {
      joined.append('\n').append(take().text());
    }
    return joined.toString();
  }

  private Message take() {
    Message message = queue.remove();
    queuedBytes -= weight(message);
    sentBytes += weight(message);
    return message;
  }

  /** Whether the next message shares the frame that began when so many bytes were sent. */
  private boolean joins(long sentBefore) {
    Message next = queue.peek();
    return joinable
        && next != null
        && sentBytes - sentBefore + weight(next) <= MOST_FRAME_BYTES
        && !isWindowFull(next);
  }

  private boolean isWindowFull(Message next) {
    long unconfirmed = sentBytes - confirmedBytes;
    return unconfirmed > 0 && unconfirmed + weight(next) > WINDOW_BYTES;
  }

  /** A message with what separates it from the next, so that empty ones count too. */
  private static int weight(Message message) {
    return message.bytes() + 1;
  }

  /**
   * Asks the client to confirm, between two sends: a ping overtakes what the container has not yet
   * sent. Also asks when the next message does not fit the window and no answer is on its way.
   */
  private boolean pingIfDue() {
    long data;
    synchronized (this) {
      boolean due = sentBytes - pingedBytes >= PING_EVERY_BYTES;
      if (closed || !(due || isStuck())) {
        return true;
      }
      data = ThreadLocalRandom.current().nextLong();
      openPings.add(new OpenPing(data, sentBytes));
      pingedBytes = sentBytes;
    }
    try {
      wire.ping(ByteBuffer.allocate(Long.BYTES).putLong(0, data));
      return true;
    } catch (IOException | RuntimeException e) {
      fail(Disconnect.WRITE_ERROR);
      return false;
    }
  }

  /** Whether the next message does not fit the window and no answer is on its way. */
  private synchronized boolean isStuck() {
    Message head = queue.peek();
    return !closed && head != null && isWindowFull(head) && openPings.isEmpty();
  }

  private synchronized boolean confirm(long data) {
    if (openPings.stream().noneMatch(ping -> ping.data() == data)) {
      return false;
    }
    OpenPing answered;
    do {
      answered = openPings.poll();
    } while (answered.data() != data);
    confirmedBytes = answered.sentBefore();
    return true;
  }

  private void fail(Disconnect disconnect) {
    close();
    onFailure.accept(disconnect);
  }

  private void discard() {
    closed = true;
    queue.clear();
    queuedBytes = 0;
  }
}
