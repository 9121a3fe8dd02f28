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
import jakarta.websocket.server.ServerEndpoint;
import java.nio.ByteBuffer;

/** The Centrifuge client protocol. */
@ServerEndpoint(value = "/connection/websocket", subprotocols = "centrifuge-json")
public class CentrifugeEndpoint {
  @Inject private Conversations conversations;
  @Inject private Settings settings;

  @OnOpen
  public void open(Session session) {
    Socket.open(
        session,
        conversations.centrifuge(new Wire(session), Handshake.user(session)),
        settings.limits().frame());
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
