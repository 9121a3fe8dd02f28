package dev.parley.hub.grizzly;

import dev.parley.hub.ServerWires;
import dev.parley.hub.Wire;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.catalina.connector.RequestFacade;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.asyncqueue.AsyncQueueWriter;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.nio.transport.TCPNIOConnection;
import org.glassfish.grizzly.ssl.SSLUtils;

/**
 * The wires of servers on Grizzly: Payara, GlassFish. Those of secure connections are the portable
 * ones, since Grizzly encrypts above the queue that these write to. Safe for use by any thread.
 */
public final class GrizzlyWires implements ServerWires {
  private static final System.Logger LOGGER = System.getLogger(GrizzlyWires.class.getName());

  /** Named here, so that a server without them is told at start and not by its first handshake. */
  private static final List<Class<?>> NEEDED =
      List.of(
          RequestFacade.class,
          Request.class,
          HttpRequestPacket.class,
          TCPNIOConnection.class,
          AsyncQueueWriter.class,
          SSLUtils.class);

  private final FrameBuffers buffers = new FrameBuffers();

  /** Found by its name, since other servers lack what this class needs. */
  public GrizzlyWires() {
    LOGGER.log(System.Logger.Level.DEBUG, "on Grizzly, by {0}", NEEDED);
  }

  @Override
  public String name() {
    return "grizzly";
  }

  @Override
  public Optional<Function<Session, Wire>> below(HttpServletRequest handshake) {
    if (unwrapped(handshake) instanceof RequestFacade facade
        && connection(facade) instanceof TCPNIOConnection connection
        && SSLUtils.getSSLEngine(connection) == null) {
      return Optional.of(session -> open(session, connection));
    }
    return Optional.empty();
  }

  private static ServletRequest unwrapped(ServletRequest request) {
    ServletRequest unwrapped = request;
    while (unwrapped instanceof ServletRequestWrapper wrapper) {
      unwrapped = wrapper.getRequest();
    }
    return unwrapped;
  }

  private static Connection<?> connection(RequestFacade facade) {
    return facade.getUnwrappedCoyoteRequest().getCoyoteRequest().getRequest().getConnection();
  }

  private Wire open(Session session, TCPNIOConnection connection) {
    try {
      ((SocketChannel) connection.getChannel())
          .setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "socket has gone", e);
    }
    return new GrizzlyWire(session, connection, buffers);
  }
}
