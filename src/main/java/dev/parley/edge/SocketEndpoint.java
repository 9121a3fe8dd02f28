package dev.parley.edge;

import dev.parley.command.Conversations;
import dev.parley.config.Settings;
import dev.parley.hub.Wire;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.util.Optional;

/** What the container calls, the same for every protocol; each has an endpoint of its own. */
public abstract class SocketEndpoint {
  @Inject private Conversations conversations;
  @Inject private Settings settings;

  SocketEndpoint() {}

  /** Starts this endpoint's protocol with a new client. */
  abstract Conversations.Line converse(Conversations protocols, Wire wire, Optional<String> user);

  @OnOpen
  public void open(Session session) {
    Conversations.Line line = converse(conversations, new Wire(session), Handshake.user(session));
    Socket.open(session, line, settings.limits().frame());
  }

  @OnMessage
  public void text(String part, boolean isLast, Session session) {
    Socket.of(session, socket -> socket.text(part, isLast));
  }

  @OnMessage
  public void binary(ByteBuffer part, boolean isLast, Session session) {
    Socket.of(session, Socket::binary);
  }

  @OnMessage
  public void pong(PongMessage pong, Session session) {
    Socket.of(session, socket -> socket.pong(pong.getApplicationData()));
  }

  @OnClose
  public void close(Session session) {
    Socket.of(session, Socket::closed);
  }

  @OnError
  public void error(Session session, Throwable failure) {
    Socket.of(session, socket -> socket.failed(failure));
  }
}
