package dev.parley.bench.client;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One WebSocket seen from the client, as lean as can be. */
abstract class WebSocketClient extends LoopSocket {
  private static final byte[] NOTHING = {};
  private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int NORMAL = 1000;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES_HEADER = 10;

  private final URI uri;
  private boolean upgraded;

  /** Connects and asks for the upgrade, whose answer the loop will read. */
  WebSocketClient(URI uri, int number) throws IOException {
    super(uri, number);
    this.uri = uri;
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
  }

  /** The server has agreed to speak. Called by the loop thread. */
  abstract void opened() throws IOException;

  /** One text frame, between {@code from} and {@code to}. Called by the loop thread. */
  abstract void text(byte[] bytes, int from, int to, long now) throws IOException;

  /** Sends a text frame. Any thread. */
  final void send(String text) throws IOException {
    write(ClientFrames.text(text));
  }

  /** Tells the server, and whatever counts silence on the way, that this client is alive. */
  @Override
  final void keepAlive() throws IOException {
    if (upgraded) {
      write(ClientFrames.frame(ClientFrames.PONG, NOTHING, 0, 0));
    }
  }

  /** Starts the closing handshake. */
  @Override
  final void leave() throws IOException {
    if (upgraded) {
      byte[] code = {NORMAL >> 8, (byte) NORMAL};
      write(ClientFrames.frame(ClientFrames.CLOSE, code, 0, code.length));
    }
  }

  @Override
  final int take(byte[] bytes, int from, int to, long now) throws IOException {
    if (upgraded) {
      return frames(bytes, from, to, now);
    }
    int end = indexOf(END_OF_HEAD, bytes, from, to);
    if (end < 0) {
      return from;
    }
    String head = new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
    if (!head.startsWith("HTTP/1.1 101 ")) {
      throw new IOException(uri + " answered " + head.lines().findFirst().orElse("nothing"));
    }
    upgraded = true;
    opened();
    return frames(bytes, end + END_OF_HEAD.length, to, now);
  }

  private int frames(byte[] bytes, int from, int to, long now) throws IOException {
    int at = from;
    while (to - at >= 2) {
      int size = bytes[at + 1] & 0x7F;
      int header = size < TWO_BYTES ? 2 : size == TWO_BYTES ? 4 : EIGHT_BYTES_HEADER;
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

  private static long bigEndian(byte[] bytes, int from, int count) {
    long value = 0;
    for (int at = from; at < from + count; at++) {
      value = value << 8 | bytes[at] & 0xFF;
    }
    return value;
  }
}
