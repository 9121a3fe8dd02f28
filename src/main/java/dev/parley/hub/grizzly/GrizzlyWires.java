package dev.parley.hub.grizzly;

import dev.parley.hub.Mismatch;
import dev.parley.hub.PortableWire;
import dev.parley.hub.ServerWires;
import dev.parley.hub.Wire;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.catalina.connector.RequestFacade;
import org.glassfish.grizzly.asyncqueue.AsyncWriteQueueRecord;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Note;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.nio.transport.TCPNIOConnection;
import org.glassfish.grizzly.ssl.SSLUtils;

/**
 * The wires of servers on Grizzly: Payara, GlassFish. Those of secure connections are the portable
 * ones, since Grizzly encrypts above the queue that these write to. Safe for use by any thread.
 */
public final class GrizzlyWires implements ServerWires {
  private static final System.Logger LOGGER = System.getLogger(GrizzlyWires.class.getName());

  /**
   * What Tyrus may leave to Grizzly. Its own bound is the socket's buffer four times, megabytes on
   * one machine, and an empty pong takes a hundred times the memory of its two bytes.
   */
  private static final int MOST_QUEUED_BYTES = 32 << 10;

  /** Named here, so that a server without them is told at start and not by its first handshake. */
  private static final List<Class<?>> NEEDED =
      List.of(
          RequestFacade.class,
          Request.class,
          HttpRequestPacket.class,
          TCPNIOConnection.class,
          AsyncWriteQueueRecord.class,
          SSLUtils.class);

  /**
   * Where Payara's {@code CoyoteAdapter} notes its request and response. They hold on to what the
   * socket was upgraded for, and so to the WAR, which may be taken off. Grizzly keeps what is noted
   * when the socket has gone, until it uses the same object for a request again.
   */
  private static final List<Note<?>> CONTAINERS =
      List.of(
          Request.createNote("org.apache.catalina.connector.Request"),
          Request.createNote("org.apache.catalina.connector.Response"));

  private final FrameBuffers buffers = new FrameBuffers();
  private final Mismatch mismatch = new Mismatch();

  /** Found by its name, since other servers lack what this class needs. */
  public GrizzlyWires() {
    LOGGER.log(System.Logger.Level.DEBUG, "on Grizzly, by {0}", NEEDED);
  }

  @Override
  public String name() {
    return "grizzly";
  }

  @Override
  public Optional<Function<Session, Wire>> below(Object handshake) {
    mismatch.check();
    if (!(unwrapped(handshake) instanceof RequestFacade facade)) {
      return Optional.empty();
    }
    Request request = facade.getUnwrappedCoyoteRequest().getCoyoteRequest();
    if (!(request.getRequest().getConnection() instanceof TCPNIOConnection connection)) {
      return Optional.empty();
    }
    return Optional.of(
        SSLUtils.getSSLEngine(connection) == null
            ? session -> open(session, request, connection)
            : session -> new PortableWire(session, new GrizzlyControl(session, connection)));
  }

  private static Object unwrapped(Object request) {
    Object unwrapped = request;
    while (unwrapped instanceof ServletRequestWrapper wrapper) {
      unwrapped = wrapper.getRequest();
    }
    return unwrapped;
  }

  private Wire open(Session session, Request request, TCPNIOConnection connection) {
    CONTAINERS.forEach(request::removeNote);
    try {
      ((SocketChannel) connection.getChannel())
          .setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "socket has gone", e);
    }
    connection.setMaxAsyncWriteQueueSize(MOST_QUEUED_BYTES);
    return new GrizzlyWire(session, connection, buffers, mismatch);
  }
}
