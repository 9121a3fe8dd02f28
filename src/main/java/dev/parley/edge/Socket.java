package dev.parley.edge;

import dev.parley.command.Conversation;
import dev.parley.command.Conversations;
import dev.parley.hub.Connection;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One open socket's way in, the same for all endpoints: puts the parts of a frame together, within
 * the limit, since not every server enforces one. The container calls from one thread at a time.
 */
public final class Socket {
  private static final System.Logger LOGGER = System.getLogger(Socket.class.getName());

  private static final int MOST_CAUSES = 8; // one may be its own

  private final Connection connection;
  private final Conversation conversation;
  private final int mostBytes;
  private StringBuilder parts = new StringBuilder(0);
  private int bytes;

  Socket(Conversations.Started started, int mostBytes) {
    this.connection = started.connection();
    this.conversation = started.conversation();
    this.mostBytes = mostBytes;
  }

  /** Begins the conversation, once the session's frames and its end come here. */
  void opened() {
    guarded(conversation::opened);
  }

  void text(String part, boolean isLast) {
    connection.pulse().heard();
    if (connection.isEnded()) {
      return;
    }
    bytes += Message.utf8Length(part);
    if (bytes > mostBytes) {
      dropParts();
      connection.end(Disconnect.MESSAGE_TOO_BIG);
      return;
    }
    if (!isLast) {
      parts.append(part);
      return;
    }
    String frame = parts.isEmpty() ? part : parts.append(part).toString();
    dropParts();
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
    connection.end(isOfTheNetwork(failure) ? Disconnect.NORMAL : Disconnect.SERVER_ERROR);
  }

  /** Clients lose their network all the time, which is no error of ours. */
  private static boolean isOfTheNetwork(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .limit(MOST_CAUSES)
        .anyMatch(IOException.class::isInstance);
  }

  /** With the memory that they took: most clients never send a frame in parts, or not again. */
  private void dropParts() {
    if (parts.capacity() > 0) {
      parts = new StringBuilder(0);
    }
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
