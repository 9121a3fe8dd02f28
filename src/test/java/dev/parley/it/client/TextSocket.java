package dev.parley.it.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A WebSocket that reads all it can, answers pings, and knows how it ended. Any thread may send;
 * the consumer of texts is called by one thread at a time.
 */
public final class TextSocket implements AutoCloseable {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private static final int MOST_MIX_UPS = 2;
  private static final long SEND_SECONDS = 10;
  private static final long FAREWELL_MILLIS = 2_500;

  private final CompletableFuture<Ended> ended = new CompletableFuture<>();
  private final Consumer<String> onText;
  private WebSocket socket;

  /**
   * How a connection ended.
   *
   * @param code the close code; 1006 without a close frame
   * @param reason what the server says
   */
  public record Ended(int code, String reason) {}

  private TextSocket(Consumer<String> onText) {
    this.onText = onText;
  }

  /**
   * Opens a connection; throws {@link CompletionException} if the handshake is refused. As clients
   * do, it comes again when Payara has mixed up its requests: one whose connection ends while a
   * thread still works on its handshake may fail another's.
   */
  public static TextSocket open(URI uri, Consumer<String> onText) {
    for (int left = MOST_MIX_UPS; ; left--) {
      try {
        return openOnce(uri, onText);
      } catch (CompletionException e) {
        if (left == 0 || !isMixUp(e.getCause())) {
          throw e;
        }
      }
    }
  }

  private static boolean isMixUp(Throwable failure) {
    return "payara".equals(System.getProperty("server"))
        && failure instanceof WebSocketHandshakeException handshake
        && List.of(404, 500).contains(handshake.getResponse().statusCode());
  }

  private static TextSocket openOnce(URI uri, Consumer<String> onText) {
    TextSocket opened = new TextSocket(onText);
    opened.socket =
        CLIENT
            .newWebSocketBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .buildAsync(uri, opened.new Listener())
            .join();
    return opened;
  }

  /** Sends one text message and returns when the socket has taken it. */
  public synchronized void send(String text) {
    taken(socket.sendText(text, true));
  }

  /** Sends one text message in two frames. */
  public synchronized void sendInTwo(String text) {
    int half = text.length() / 2;
    taken(socket.sendText(text.substring(0, half), false));
    taken(socket.sendText(text.substring(half), true));
  }

  /** Sends one binary message. */
  public synchronized void sendBinary(byte[] bytes) {
    taken(socket.sendBinary(ByteBuffer.wrap(bytes), true));
  }

  /** Waits for the end of the connection. */
  public Ended awaitEnd(Duration patience) {
    try {
      return ended.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("still open after " + patience, e);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Calls back when the connection has ended, at once if it has. */
  public void onEnd(Consumer<Ended> action) {
    ended.thenAccept(action);
  }

  /** Whether neither side has ended it. */
  public boolean isOpen() {
    return !ended.isDone();
  }

  /** Ends it without a word, as a lost network does. */
  public void vanish() {
    socket.abort();
    ended.complete(new Ended(1006, "gone without a word"));
  }

  /** Ends it with a close frame. */
  @Override
  public void close() {
    if (isOpen()) {
      try {
        socket
            .sendClose(WebSocket.NORMAL_CLOSURE, "")
            .thenCompose(sent -> ended)
            .get(FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (Exception e) {
        // The server is gone or slow: the socket goes all the same.
      }
    }
    vanish();
  }

  private void taken(CompletableFuture<WebSocket> sending) {
    try {
      sending.get(SEND_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      String end = ended.isDone() ? "has ended: " + ended.join() : "does not take it";
      throw new IllegalStateException("the socket " + end, e);
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        String text = parts.toString();
        parts.setLength(0);
        onText.accept(text);
      }
      webSocket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
      ended.complete(new Ended(statusCode, reason));
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      ended.complete(new Ended(1006, error.toString()));
    }
  }
}
