package dev.parley.hub;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How much may be sent to a client that has not confirmed what it got, for wires that are not told
 * whether it reads. Confirmation is the pong to a ping that was sent behind the bytes in question
 * (RFC 6455 §5.5.3). Safe for use by any thread.
 */
final class CreditWindow {
  private static final int WINDOW_BYTES = 256 << 10;
  private static final int PING_EVERY_BYTES = 64 << 10;

  private record OpenPing(long data, long sentBefore) {}

  private final Deque<OpenPing> openPings = new ArrayDeque<>(2);
  private long sentBytes;
  private long confirmedBytes;
  private long pingedBytes;

  /** The bytes that may be sent now; a message larger than the window goes when nothing is open. */
  synchronized long room() {
    long unconfirmed = sentBytes - confirmedBytes;
    return unconfirmed == 0 ? Long.MAX_VALUE : WINDOW_BYTES - unconfirmed;
  }

  synchronized void sent(long bytes) {
    sentBytes += bytes;
  }

  /**
   * The data of a ping that is to be sent now, between two sends: a ping overtakes what the
   * container has not yet sent. One is due every so many bytes, and when the next message does not
   * fit while no answer is on its way.
   *
   * @param next what the next message takes; 0 if there is none
   */
  synchronized OptionalLong ping(long next) {
    boolean isStuck = next > room() && openPings.isEmpty();
    if (sentBytes - pingedBytes < PING_EVERY_BYTES && !isStuck) {
      return OptionalLong.empty();
    }
    long data = ThreadLocalRandom.current().nextLong();
    openPings.add(new OpenPing(data, sentBytes));
    pingedBytes = sentBytes;
    return OptionalLong.of(data);
  }

  /**
   * Whether something can be done for a message now: sent, or the confirmation asked for.
   *
   * @param next what the next message takes; 0 if there is none
   */
  synchronized boolean allows(long next) {
    return next > 0 && (next <= room() || openPings.isEmpty());
  }

  /** Takes a pong for what it confirms; answers to no ping of ours confirm nothing. */
  synchronized boolean confirm(ByteBuffer pong) {
    if (pong.remaining() != Long.BYTES) {
      return false;
    }
    long data = pong.getLong(pong.position());
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
}
