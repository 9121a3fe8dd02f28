package dev.parley.bench.floor;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Reads what Redis pushes to a subscriber: arrays of bulk strings, and a number in confirmations.
 */
final class RedisSubscription {
  private static final int MESSAGE_KIND = "message".length();

  private final SocketChannel channel;
  private final String prefix;
  private final Messages messages;
  private byte[] rest = {};

  /** Takes a message; one without text is the confirmation of a subscription. */
  interface Messages {
    void message(String channel, byte[] bytes, int from, int to);
  }

  RedisSubscription(int port, String prefix, Messages messages) throws IOException {
    this.prefix = prefix;
    this.messages = messages;
    channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.configureBlocking(false);
  }

  SocketChannel channel() {
    return channel;
  }

  void subscribe(String name) {
    String command = "SUBSCRIBE " + prefix + name + "\r\n";
    ByteBuffer bytes = ByteBuffer.wrap(command.getBytes(StandardCharsets.US_ASCII));
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Reads once, and hands on what is complete. */
  void read(ByteBuffer buffer) throws IOException {
    buffer.clear().put(rest);
    if (channel.read(buffer) < 0) {
      throw new EOFException("Redis is gone");
    }
    Cursor cursor = new Cursor(buffer.array(), buffer.position());
    int done = 0;
    while (push(cursor)) {
      done = cursor.at;
    }
    rest = new byte[buffer.position() - done];
    System.arraycopy(buffer.array(), done, rest, 0, rest.length);
  }

  /** Whether there was a whole one. */
  private boolean push(Cursor cursor) {
    if (!cursor.number() || !cursor.bulk()) {
      return false;
    }
    boolean isMessage = cursor.to - cursor.from == MESSAGE_KIND;
    if (!cursor.bulk()) {
      return false;
    }
    int from = cursor.from + prefix.length();
    String name = new String(cursor.bytes, from, cursor.to - from, StandardCharsets.US_ASCII);
    if (!(isMessage ? cursor.bulk() : cursor.number())) {
      return false;
    }
    messages.message(name, cursor.bytes, cursor.from, isMessage ? cursor.to : cursor.from);
    return true;
  }

  /** A place in what was read, and the bulk string that was last found. */
  private static final class Cursor {
    private final byte[] bytes;
    private final int end;
    private int at;
    private int from;
    private int to;
    private int value;

    Cursor(byte[] bytes, int end) {
      this.bytes = bytes;
      this.end = end;
    }

    /** Reads a line of one sign and a number, if it is whole. */
    boolean number() {
      value = 0;
      for (int next = at + 1; next < end - 1; next++) {
        if (bytes[next] == '\r') {
          at = next + 2;
          return true;
        }
        value = value * 10 + (bytes[next] - '0');
      }
      return false;
    }

    boolean bulk() {
      if (!number() || end - at < value + 2) {
        return false;
      }
      from = at;
      to = at + value;
      at = to + 2;
      return true;
    }
  }
}
