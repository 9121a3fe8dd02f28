package dev.parley.hub;

import dev.parley.protocol.Disconnect;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The way to one client. It takes from the connection's outbox when and as far as it can send; what
 * may be queued, in which order it goes and when that is too much is the {@link Outbox}'s to say.
 * Safe for use by any thread.
 */
public interface Wire {

  /**
   * Sends what is queued, until {@link Outbox#take} gives nothing; called by one thread at a time,
   * with the outbox's turn. Returns at once: what the client does not take now, the wire sends
   * later from a thread of its own.
   */
  void send(Outbox outbox);

  /**
   * Like {@link #send}, but for who has a lane's turn and would rather write itself than wake
   * another thread. Called by threads of Parley only.
   *
   * @param first whole frames that go before what is queued; good until this returns
   * @return false if the wire can't do that without blocking; then nothing has happened
   */
  default boolean sendHere(Outbox outbox, ByteBuffer first) {
    return false;
  }

  /** Whether {@link #sendHere} does it, by a system call and little beside; else it never does. */
  default boolean isQuick() {
    return false;
  }

  /**
   * Sends a ping of RFC 6455 §5.5.2, which may overtake what is not yet sent.
   *
   * @throws IOException if the socket is broken
   */
  void ping(ByteBuffer data) throws IOException;

  /**
   * The client has answered a ping with this data.
   *
   * @return whether it confirmed what was sent, so that more may be
   */
  boolean pong(ByteBuffer data);

  /**
   * The container takes the session away, whoever closed it. It may give what belongs to it to
   * another client next, so once this has returned, nothing is sent by it any more.
   */
  default void gone() {}

  /**
   * Closes the outbox, then the socket for good; called by the closer's thread only, since it may
   * take a while.
   */
  void close(Outbox outbox, Disconnect disconnect);

  /** Whether a socket that was closed is gone; taken to be so where nobody can see it. */
  default boolean hasGone() {
    return true;
  }

  /**
   * Frees the socket, some time after {@link #close} was called, which may wait for the client even
   * then: one that reads nothing keeps what was sent to it, and one that sends on may be read for
   * ever.
   */
  default void cut() {}
}
