package dev.parley.chaos;

import static dev.parley.it.client.JsonText.object;

import dev.parley.it.client.ChatClient;
import dev.parley.it.client.Node;
import dev.parley.it.client.TextSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A member of the plain chat who sends, one frame at a time. For use by one thread. */
final class ChatSender implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 8;

  /** A frame that waits for its ack or error. */
  private record Pending(String id, CompletableFuture<Boolean> answer) {}

  private final String user;
  private TextSocket socket;
  private Node connectedTo;
  private volatile Pending pending = new Pending("", new CompletableFuture<>());

  ChatSender(String user) {
    this.user = user;
  }

  /** Sends to everyone and tells whether that was acknowledged; comes to the node if need be. */
  boolean broadcast(Node node, String text, String id) {
    Pending frame = new Pending(id, new CompletableFuture<>());
    try {
      if (socket == null || !socket.isOpen() || !node.equals(connectedTo)) {
        close();
        socket = TextSocket.open(node.ws(ChatClient.CHAT, user), this::onText);
        socket.onEnd(ended -> pending.answer().complete(false));
        connectedTo = node;
      }
      // Not before: the end of the connection before this one is no answer to this frame.
      pending = frame;
      socket.send(object("type", "broadcast", "msg", text, "id", id).toString());
      return frame.answer().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception unanswered) {
      return false;
    }
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.vanish();
      socket = null;
    }
  }

  private void onText(String text) {
    Pending frame = pending;
    if (text.contains("\"id\":\"" + frame.id() + "\"")) {
      frame.answer().complete(text.startsWith("{\"type\":\"ack\""));
    }
  }
}
