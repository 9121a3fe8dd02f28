package dev.parley.hub.undertow;

import dev.parley.hub.Mismatch;
import dev.parley.hub.ServerWires;
import dev.parley.hub.Wire;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.servlet.handlers.ServletRequestContext;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;

/** The wires of servers on Undertow: WildFly, JBoss EAP. Safe for use by any thread. */
public final class UndertowWires implements ServerWires {
  private static final System.Logger LOGGER = System.getLogger(UndertowWires.class.getName());

  /** Named here, so that a server without them is told at start and not by its first handshake. */
  private static final List<Class<?>> NEEDED =
      List.of(HttpServerConnection.class, ServletRequestContext.class, SharedSink.class);

  private final Map<XnioIoThread, SendLoop> loops = new ConcurrentHashMap<>();
  private final Mismatch mismatch = new Mismatch();

  /** Found by its name, since other servers lack what this class needs. */
  public UndertowWires() {
    LOGGER.log(System.Logger.Level.DEBUG, "on Undertow, by {0}", NEEDED);
  }

  @Override
  public String name() {
    return "undertow";
  }

  @Override
  public Optional<Function<Session, Wire>> below(Object handshake) {
    mismatch.check();
    HttpServerExchange exchange = exchange(handshake);
    if (exchange != null && exchange.getConnection() instanceof HttpServerConnection connection) {
      StreamConnection socket = connection.getChannel();
      SendLoop loop = loops.computeIfAbsent(socket.getIoThread(), SendLoop::new);
      // Where an idle time-out is set, Undertow goes by that one for writes too.
      boolean idles = connection.getUndertowOptions().get(UndertowOptions.IDLE_TIMEOUT, 0) <= 0;
      return Optional.of(session -> open(session, socket, idles, loop));
    }
    return Optional.empty();
  }

  /** Null if the calling thread handles none. */
  private static HttpServerExchange exchange(Object handshake) {
    if (handshake instanceof HttpServerExchange exchange) {
      return exchange;
    }
    ServletRequestContext context = ServletRequestContext.current();
    return context == null ? null : context.getExchange();
  }

  private Wire open(Session session, StreamConnection socket, boolean idles, SendLoop loop) {
    try {
      socket.setOption(Options.SEND_BUFFER, SEND_BUFFER_BYTES);
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "socket has gone", e);
    }
    return new UndertowWire(session, socket, idles, loop, mismatch);
  }
}
