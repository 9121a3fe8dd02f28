package dev.parley.soak;

import dev.parley.it.client.TextSocket;
import java.net.URI;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A connection that reads all it can, and finds fault with what it gets. Any thread may use it. */
final class Listener implements AutoCloseable {
  private static final String PING = "{}";
  private static final String ERROR = "\"error\"";
  private static final int TRY_AGAIN_LATER = 1013;
  private static final String TEMPORARY = "\"code\":100,";

  private final Heard heard = new Heard();
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private final Consumer<String> onFault;
  private final TextSocket socket;
  private volatile boolean isPutOff;
  private volatile OptionalLong lastHeard = OptionalLong.empty();

  /**
   * Opens the connection.
   *
   * @param first texts that are sent at once; an error in answer to one ends the connection
   * @param onFault is told what is missing, repeated or out of order
   * @throws java.util.concurrent.CompletionException if the handshake is refused
   * @throws IllegalStateException if the connection ends while the texts are sent
   */
  Listener(URI address, List<String> first, Consumer<String> onFault) {
    this.onFault = onFault;
    socket = TextSocket.open(address, this::onText);
    socket.onEnd(this::ended);
    try {
      first.forEach(socket::send);
    } catch (IllegalStateException ended) {
      socket.vanish();
      throw ended;
    }
  }

  /** Whether a publication has come since this moment of {@link System#nanoTime}. */
  boolean hasHeardSince(long moment) {
    OptionalLong last = lastHeard;
    return last.isPresent() && last.getAsLong() - moment > 0;
  }

  /** Whether it ended since the node asked it to try again later. */
  boolean isPutOff() {
    return isPutOff;
  }

  /** Calls back with the reason when the connection has ended, at once if it has. */
  void onEnd(Consumer<String> action) {
    end.thenAccept(action);
  }

  /** Is gone without a word. */
  void vanish() {
    socket.vanish();
  }

  /** Says goodbye. */
  @Override
  public void close() {
    socket.close();
  }

  private void ended(TextSocket.Ended ended) {
    if (ended.code() == TRY_AGAIN_LATER) {
      isPutOff = true;
    }
    end.complete(ended.toString());
  }

  private void onText(String frame) {
    if (frame.equals(PING)) {
      socket.send(PING);
    } else if (frame.contains(ERROR)) {
      isPutOff = frame.contains(TEMPORARY);
      end.complete(frame);
      socket.vanish();
    } else if (heard.hear(frame, onFault)) {
      lastHeard = OptionalLong.of(System.nanoTime());
    }
  }
}
