package dev.parley.edge;

import dev.parley.access.Identity;
import dev.parley.command.Conversations;
import dev.parley.hub.SessionControl;
import dev.parley.hub.Wire;
import dev.parley.protocol.Disconnect;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What the container calls, the same for every protocol; each has an endpoint of its own, and each
 * session an instance of that (Jakarta WebSocket 2.1 §3.1.7). Nothing here blocks: servers may call
 * from the threads that do the network's work, as a WildFly does that is set up for Parley.
 */
public abstract class SocketEndpoint {
  private static final System.Logger LOGGER = System.getLogger(SocketEndpoint.class.getName());

  private volatile Optional<Socket> socket = Optional.empty(); // of the session, once it is open

  SocketEndpoint() {}

  /** Starts this endpoint's protocol with a new client. */
  abstract Conversations.Started converse(
      Conversations protocols, Wire wire, Optional<Identity> identity);

  /** A handshake was let in; frames come after this has returned, one at a time. */
  @OnOpen
  public void open(Session session) {
    try {
      opened(session, Handshake.of(session));
    } catch (RuntimeException e) {
      if (socket.isPresent()) {
        error(e);
      } else {
        LOGGER.log(System.Logger.Level.ERROR, "a session could not be opened", e);
        // Not every container would.
        new SessionControl(session).close(Disconnect.SERVER_ERROR);
      }
    }
  }

  private void opened(Session session, Handshake handshake) {
    Socket opened = handshake.sockets().open(session, handshake, this);
    socket = Optional.of(opened);
    // Silence is the hub's to judge, by pings; a container would end a client that only listens.
    session.setMaxIdleTimeout(0);
    opened.opened();
  }

  /** A part of a text frame. */
  @OnMessage
  public void text(String part, boolean isLast) {
    socket.ifPresent(open -> open.text(part, isLast));
  }

  /** A part of a binary frame. */
  @OnMessage
  public void binary(ByteBuffer part, boolean isLast) {
    socket.ifPresent(Socket::binary);
  }

  /** The answer to a ping of RFC 6455. */
  @OnMessage
  public void pong(PongMessage pong) {
    socket.ifPresent(open -> open.pong(pong.getApplicationData()));
  }

  /** The session is closed, by whichever side; may come on any thread. */
  @OnClose
  public void close() {
    socket.ifPresent(Socket::closed);
  }

  /** Something went wrong below us; may come on any thread. */
  @OnError
  public void error(Throwable failure) {
    socket.ifPresent(open -> open.failed(failure));
  }
}
