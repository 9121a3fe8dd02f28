package dev.parley.hub.grizzly;

import dev.parley.hub.GatedControl;
import dev.parley.protocol.Disconnect;
import jakarta.websocket.Session;
import java.io.IOException;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.nio.transport.TCPNIOConnection;

/**
 * Control of a session during whose close Grizzly reads nothing of the client. Its answer would be
 * worked on by another thread, with a request that the closing one has finished, and that Payara
 * may have given to somebody else's call already. Safe for use by any thread.
 */
final class GrizzlyControl extends GatedControl {
  private static final System.Logger LOGGER = System.getLogger(GrizzlyControl.class.getName());

  private final TCPNIOConnection connection;

  /**
   * @param connection the session's
   */
  GrizzlyControl(Session session, TCPNIOConnection connection) {
    super(session);
    this.connection = connection;
  }

  @Override
  protected void closeAlone(Disconnect disconnect) {
    setReading(false);
    unbound();
    // What Tyrus has queued goes first, or it is dropped, and the close frame with it.
    connection.getAsyncWriteQueue().doNotify();
    try {
      super.closeAlone(disconnect);
    } finally {
      setReading(true);
    }
  }

  /** Tyrus ends the socket next, in a thread that serves others, too. */
  @Override
  public void gone() {
    unbound();
    super.gone();
  }

  /** Or who closes waits, for half a minute, until there is room in the queue. */
  private void unbound() {
    connection.setMaxAsyncWriteQueueSize(Integer.MAX_VALUE);
  }

  @Override
  public boolean hasGone() {
    return !connection.isOpen();
  }

  @Override
  public void cut() {
    setReading(false);
    connection.terminateSilently();
  }

  private void setReading(boolean reads) {
    try {
      if (reads) {
        connection.enableIOEvent(IOEvent.READ);
      } else {
        connection.disableIOEvent(IOEvent.READ);
      }
    } catch (IOException | RuntimeException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "socket has gone", e);
    }
  }
}
