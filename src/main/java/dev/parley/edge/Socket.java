package dev.parley.edge;

import dev.parley.command.Conversation;
import dev.parley.command.Conversations;
import dev.parley.hub.Connection;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.Message;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * One open socket's way in, the same for all endpoints: puts the parts of a frame together, within
 * the limit, since not every server enforces one. The container calls from one thread at a time.
 */
final class Socket {
  private static final System.Logger LOGGER = System.getLogger(Socket.class.getName());
  private static final String KEY = Socket.class.getName();

  private final Connection connection;
  private final Conversation conversation;
  private final int mostBytes;
  private final StringBuilder parts = new StringBuilder(0);
  private int bytes;

  private Socket(Conversations.Line line, int mostBytes) {
    this.connection = line.connection();
    this.conversation = line.conversation();
    this.mostBytes = mostBytes;
  }

  static void open(Session session, Conversations.Line line, int mostBytes) {
    // Silence is the hub's to judge, by pings; a container would end a client that only listens.
    session.setMaxIdleTimeout(0);
    Socket socket = new Socket(line, mostBytes);
    session.getUserProperties().put(KEY, socket);
    socket.guarded(socket.conversation::opened);
  }

  /** Does something with the socket of a session; nothing if opening it has failed. */
  static void of(Session session, Consumer<Socket> work) {
    if (session.getUserProperties().get(KEY) instanceof Socket socket) {
      work.accept(socket);
    }
  }

  void text(String part, boolean isLast) {
    connection.pulse().heard();
    if (connection.isEnded()) {
      return;
    }
    bytes += Message.utf8Length(part);
    if (bytes > mostBytes) {
      parts.setLength(0);
      connection.end(Disconnect.MESSAGE_TOO_BIG);
      return;
    }
    if (!isLast) {
      parts.append(part);
      return;
    }
    String frame = parts.isEmpty() ? part : parts.append(part).toString();
    parts.setLength(0);
    bytes = 0;
    guarded(() -> conversation.text(frame));
  }

  void binary() {
    connection.pulse().heard();
    guarded(conversation::binary);
  }

  void pong(ByteBuffer data) {
    connection.pulse().heard();
    connection.pong(data);
  }

  void closed() {
    connection.gone();
  }

  void failed(Throwable failure) {
    LOGGER.log(System.Logger.Level.DEBUG, "socket failed connection=" + connection.id(), failure);
    connection.end(Disconnect.SERVER_ERROR);
  }

  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      // One client's frame can end one connection at most.
      LOGGER.log(System.Logger.Level.ERROR, "frame failed connection=" + connection.id(), e);
      connection.end(Disconnect.SERVER_ERROR);
    }
  }
}
