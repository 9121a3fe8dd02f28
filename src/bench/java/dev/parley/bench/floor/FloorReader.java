package dev.parley.bench.floor;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One reader's socket. What it says after its handshake is not listened to. */
final class FloorReader {
  private static final Pattern REQUEST =
      Pattern.compile("channel=(\\S+) HTTP.*Sec-WebSocket-Key: (\\S+)", Pattern.DOTALL);

  /** RFC 6455 section 1.3. */
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final SocketChannel channel;
  private final SelectionKey key;

  /** What the socket would not take yet. */
  private final Deque<ByteBuffer> queue = new ArrayDeque<>();

  private boolean upgraded;

  FloorReader(SocketChannel channel, SelectionKey key) {
    this.channel = channel;
    this.key = key;
  }

  /** The channel that it asks for, when it has just asked. Requests come in one piece here. */
  Optional<String> read(ByteBuffer buffer) throws IOException {
    if (channel.read(buffer) < 0) {
      throw new EOFException();
    }
    if (upgraded) {
      return Optional.empty();
    }
    String request = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
    Matcher matcher = REQUEST.matcher(request);
    if (!matcher.find()) {
      throw new IOException("not an upgrade");
    }
    upgraded = true;
    write(ByteBuffer.wrap(answer(matcher.group(2)).getBytes(StandardCharsets.US_ASCII)));
    return Optional.of(matcher.group(1));
  }

  /** Writes what can be written, and keeps the rest. A dead socket is found out by reading it. */
  void write(ByteBuffer bytes) {
    try {
      if (queue.isEmpty()) {
        channel.write(bytes);
      }
      if (bytes.hasRemaining()) {
        queue.add(ByteBuffer.allocate(bytes.remaining()).put(bytes).flip());
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
      }
    } catch (IOException gone) {
      queue.clear();
    }
  }

  void flush() throws IOException {
    while (!queue.isEmpty()) {
      channel.write(queue.peek());
      if (queue.peek().hasRemaining()) {
        return;
      }
      queue.poll();
    }
    key.interestOps(SelectionKey.OP_READ);
  }

  void close() {
    key.cancel();
    try {
      channel.close();
    } catch (IOException alreadyGone) {
      // Nothing is left to do.
    }
  }

  private static String answer(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return String.join(
          "\r\n",
          "HTTP/1.1 101 Switching Protocols",
          "Connection: Upgrade",
          "Upgrade: websocket",
          "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(hash),
          "",
          "");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
