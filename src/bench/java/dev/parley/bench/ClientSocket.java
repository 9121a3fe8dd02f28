package dev.parley.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/**
 * One WebSocket seen from the client, as lean as can be: it has to leave the machine to the server.
 * Reads are the loop thread's; any thread may write.
 */
abstract class ClientSocket implements AutoCloseable {
  private static final byte[] NOTHING = {};
  private static final int NORMAL = 1000;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;
  private static final long WRITE_PAUSE_NANOS = 50_000;

  private final SocketChannel channel;

  /** The begin of a frame whose end had not come with the last read. */
  private byte[] rest = NOTHING;

  private int restLength;

  /** Connects and upgrades; blocks until the server has agreed. */
  ClientSocket(URI uri) throws IOException {
    channel = SocketChannel.open(new InetSocketAddress(uri.getHost(), uri.getPort()));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    upgrade(uri);
    channel.configureBlocking(false);
  }

  /** One text frame, between {@code from} and {@code to}. Called by the loop thread. */
  abstract void text(byte[] bytes, int from, int to, long now) throws IOException;

  final SocketChannel channel() {
    return channel;
  }

  /** Sends a text frame. Any thread. */
  final void send(String text) throws IOException {
    write(ClientFrames.text(text));
  }

  /** Tells the server, and whatever counts silence on the way, that this client is alive. */
  final void keepAlive() throws IOException {
    write(ClientFrames.frame(ClientFrames.PONG, NOTHING, 0, 0));
  }

  /**
   * Reads once and hands on the frames that are complete.
   *
   * @param buffer shared by all sockets of the loop, with an array, larger than any frame
   */
  final void read(ByteBuffer buffer) throws IOException {
    buffer.clear().put(rest, 0, restLength);
    if (channel.read(buffer) < 0) {
      throw new EOFException("the server ended the connection without a close frame");
    }
    long now = System.nanoTime();
    byte[] bytes = buffer.array();
    int to = buffer.position();
    int done = frames(bytes, to, now);
    if (done == 0 && !buffer.hasRemaining()) {
      throw new IOException("a frame of more than " + buffer.capacity() + " bytes");
    }
    keep(bytes, done, to);
  }

  @Override
  public final void close() throws IOException {
    channel.close();
  }

  /** Starts the closing handshake; the loop forgets the socket when the server has ended it. */
  final void leave() throws IOException {
    byte[] code = {NORMAL >> 8, (byte) NORMAL};
    write(ClientFrames.frame(ClientFrames.CLOSE, code, 0, code.length));
  }

  private int frames(byte[] bytes, int to, long now) throws IOException {
    int at = 0;
    while (to - at >= 2) {
      int size = bytes[at + 1] & 0x7F;
      int header = size < TWO_BYTES ? 2 : size == TWO_BYTES ? 4 : 10;
      if (to - at < header) {
        return at;
      }
      long length = size < TWO_BYTES ? size : bigEndian(bytes, at + 2, header - 2);
      if (to - at - header < length) {
        return at;
      }
      int start = at + header;
      at = start + (int) length;
      frame(bytes[start - header], bytes, start, at, now);
    }
    return at;
  }

  private void frame(byte first, byte[] bytes, int from, int to, long now) throws IOException {
    switch (first & 0xFF) {
      case 0x80 | ClientFrames.TEXT -> text(bytes, from, to, now);
      case 0x80 | ClientFrames.PING ->
          write(ClientFrames.frame(ClientFrames.PONG, bytes, from, to - from));
      case 0x80 | ClientFrames.PONG -> {}
      case 0x80 | ClientFrames.CLOSE ->
          throw new IOException("the server closed with " + closeReason(bytes, from, to));
      default -> throw new IOException("a frame that starts with " + (first & 0xFF));
    }
  }

  private static String closeReason(byte[] bytes, int from, int to) {
    if (to - from < 2) {
      return "no code";
    }
    String reason = new String(bytes, from + 2, to - from - 2, StandardCharsets.UTF_8);
    return bigEndian(bytes, from, 2) + " " + reason;
  }

  private void keep(byte[] bytes, int from, int to) {
    restLength = to - from;
    if (rest.length < restLength) {
      rest = new byte[Integer.highestOneBit(restLength) * 2];
    }
    System.arraycopy(bytes, from, rest, 0, restLength);
  }

  private synchronized void write(ByteBuffer frame) throws IOException {
    while (channel.write(frame) >= 0 && frame.hasRemaining()) {
      LockSupport.parkNanos(WRITE_PAUSE_NANOS);
    }
  }

  private void upgrade(URI uri) throws IOException {
    String target = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    String request =
        String.join(
            "\r\n",
            "GET " + target + " HTTP/1.1",
            "Host: " + uri.getAuthority(),
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "",
            "");
    write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    String answer = answer();
    if (!answer.startsWith("HTTP/1.1 101 ")) {
      throw new IOException(uri + " answered " + answer.lines().findFirst().orElse("nothing"));
    }
  }

  /** Reads byte by byte, so that nothing behind the head of the answer is lost. */
  private String answer() throws IOException {
    StringBuilder head = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (head.indexOf("\r\n\r\n") < 0) {
      if (channel.read(one.clear()) < 0) {
        throw new EOFException("the server ended the connection during the handshake: " + head);
      }
      head.append((char) one.get(0));
    }
    return head.toString();
  }

  private static long bigEndian(byte[] bytes, int from, int count) {
    long value = 0;
    for (int at = from; at < from + count; at++) {
      value = value << 8 | bytes[at] & 0xFF;
    }
    return value;
  }
}
