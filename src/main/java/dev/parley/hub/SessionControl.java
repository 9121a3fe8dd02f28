package dev.parley.hub;

import dev.parley.protocol.Disconnect;
import dev.parley.protocol.Message;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What goes through the container's session on every wire: pings, and the close, made final. Knows
 * what each server needs for that to be done right.
 */
public class SessionControl {
  private static final System.Logger LOGGER = System.getLogger(SessionControl.class.getName());
  private static final long FINAL_MILLIS = 2_000;
  private static final int MOST_REASON_BYTES = 123;

  private final Session session;

  /** Control of an open session. */
  public SessionControl(Session session) {
    this.session = session;
  }

  /**
   * Sends a ping of RFC 6455 §5.5.2, which may overtake what is not yet sent.
   *
   * @throws IOException if the socket is broken
   */
  public void ping(ByteBuffer data) throws IOException {
    session.getAsyncRemote().sendPing(data);
  }

  /** Closes the session for good, which may take a while. */
  public void close(Disconnect disconnect) {
    try {
      session.close(
          new CloseReason(CloseCodes.getCloseCode(disconnect.code()), reason(disconnect)));
    } catch (IOException | RuntimeException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "close failed", e);
    }
    try {
      // Undertow sits on a close while a client does not read: memory and TCP connection stay. With
      // its close frame queued already, an idle time-out makes it end the connection hard.
      session.setMaxIdleTimeout(FINAL_MILLIS);
    } catch (RuntimeException e) {
      LOGGER.log(System.Logger.Level.TRACE, "session closed at once", e);
    }
  }

  /** The reason as far as a close frame holds it (RFC 6455 §5.5): orders come from other nodes. */
  private static String reason(Disconnect disconnect) {
    String reason = disconnect.reason();
    return Message.utf8Length(reason) <= MOST_REASON_BYTES
        ? reason
        : reason.substring(0, MOST_REASON_BYTES / 3);
  }
}
