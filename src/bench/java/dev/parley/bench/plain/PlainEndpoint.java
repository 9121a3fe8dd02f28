package dev.parley.bench.plain;

import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends one text to every open session, one {@code sendText} after the other: the loop that most
 * applications begin with. It bounds nothing and joins nothing.
 */
@ServerEndpoint("/readers")
public class PlainEndpoint {
  /** The first text that a reader gets: what is published from now on reaches it. */
  private static final String READY = "ready";

  private static final Set<Session> SESSIONS = ConcurrentHashMap.newKeySet();

  /** Called by the container. */
  @OnOpen
  public void open(Session session) {
    SESSIONS.add(session);
    session.getAsyncRemote().sendText(READY);
  }

  /** Called by the container. */
  @OnClose
  public void close(Session session, CloseReason reason) {
    SESSIONS.remove(session);
  }

  /** Called by the subscriber thread. */
  static void sendToAll(String text) {
    for (Session session : SESSIONS) {
      session.getAsyncRemote().sendText(text);
    }
  }
}
