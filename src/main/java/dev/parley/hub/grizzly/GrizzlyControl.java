package dev.parley.hub.grizzly;

import dev.parley.hub.GatedControl;
import dev.parley.protocol.Disconnect;
import jakarta.websocket.Session;
import java.io.IOException;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.asyncqueue.AsyncQueueWriter;
import org.glassfish.grizzly.nio.transport.TCPNIOConnection;

/**
 * Control of a session during whose close Grizzly reads nothing of the client. Its answer would be
 * worked on by another thread, with a request that the closing one has finished, and that Payara
 * may have given to somebody else's call already. Safe for use by any thread.
 */
final class GrizzlyControl extends GatedControl {
  private static final System.Logger LOGGER = System.getLogger(GrizzlyControl.class.getName());

  /**
   * Grizzly's own bound is the socket's buffer four times, megabytes on one machine, and what lies
   * in there takes a hundred times the memory of an empty pong.
   */
  private static final int MOST_QUEUED_BYTES = 32 << 10;

  private final TCPNIOConnection connection;

  /**
   * @param connection the session's
   */
  GrizzlyControl(Session session, TCPNIOConnection connection) {
    super(session);
    this.connection = connection;
    connection.setMaxAsyncWriteQueueSize(MOST_QUEUED_BYTES);
  }

  @Override
  protected void closeAlone(Disconnect disconnect) {
    setReading(false);
    // Or a close frame that finds the queue full would be waited for, and half a minute at that.
    connection.setMaxAsyncWriteQueueSize(AsyncQueueWriter.UNLIMITED_SIZE);
    try {
      super.closeAlone(disconnect);
    } finally {
      setReading(true);
    }
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
