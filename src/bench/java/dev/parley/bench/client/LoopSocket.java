package dev.parley.bench.client;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A connection that a {@link SocketLoop} reads. Reads are the loop thread's; any thread may write.
 */
public abstract class LoopSocket implements AutoCloseable {
  private static final byte[] NOTHING = {};
  private static final long WRITE_PAUSE_NANOS = 50_000;
  private static final Duration WRITE_PATIENCE = Duration.ofSeconds(30);

  /** So many connections leave from one address before the next one is taken. */
  private static final int CONNECTIONS_PER_ADDRESS = 5_000;

  private final SocketChannel channel;

  /** The begin of something whose end had not come with the last read. */
  private byte[] rest = NOTHING;

  private int restLength;

  /**
   * Connects; blocks until the operating system has done so.
   *
   * @param server host and port
   * @param number of this connection among all to the server: ports of one address would run out
   */
  LoopSocket(URI server, int number) throws IOException {
    channel = SocketChannel.open();
    int address = number / CONNECTIONS_PER_ADDRESS;
    if (address > 0) {
      byte[] loopback = {127, 0, 0, (byte) (1 + address)};
      channel.bind(new InetSocketAddress(InetAddress.getByAddress(loopback), 0));
    }
    channel.connect(new InetSocketAddress(server.getHost(), server.getPort()));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
  }

  /**
   * Takes what is complete.
   *
   * @param now {@link System#nanoTime} of the read
   * @return where what is not complete begins
   */
  abstract int take(byte[] bytes, int from, int to, long now) throws IOException;

  /** Says goodbye, where the protocol has a way to. */
  void leave() throws IOException {}

  /** Called now and then, so that a server does not take silence for death. */
  void keepAlive() throws IOException {}

  final SocketChannel channel() {
    return channel;
  }

  /**
   * Reads once and hands on what is complete.
   *
   * @param buffer shared by all sockets of the loop, with an array, larger than any message
   */
  final void read(ByteBuffer buffer) throws IOException {
    buffer.clear().put(rest, 0, restLength);
    if (channel.read(buffer) < 0) {
      throw new EOFException("the server ended the connection");
    }
    int to = buffer.position();
    int done = take(buffer.array(), 0, to, System.nanoTime());
    if (done == 0 && !buffer.hasRemaining()) {
      throw new IOException("a message of more than " + buffer.capacity() + " bytes");
    }
    keep(buffer.array(), done, to);
  }

  /**
   * Returns when the operating system has taken all of it. Any thread.
   *
   * @throws IOException also if it does not for half a minute, since the server does not read
   */
  final synchronized void write(ByteBuffer bytes) throws IOException {
    long end = System.nanoTime() + WRITE_PATIENCE.toNanos();
    while (channel.write(bytes) >= 0 && bytes.hasRemaining()) {
      if (System.nanoTime() - end > 0) {
        throw new IOException("the server does not read what is sent");
      }
      LockSupport.parkNanos(WRITE_PAUSE_NANOS);
    }
  }

  @Override
  public final void close() throws IOException {
    channel.close();
  }

  /** Where {@code what} begins, or -1. */
  static int indexOf(byte[] what, byte[] bytes, int from, int to) {
    for (int at = from; at <= to - what.length; at++) {
      int matching = 0;
      while (matching < what.length && bytes[at + matching] == what[matching]) {
        matching++;
      }
      if (matching == what.length) {
        return at;
      }
    }
    return -1;
  }

  private void keep(byte[] bytes, int from, int to) {
    restLength = to - from;
    if (rest.length < restLength) {
      rest = new byte[Integer.highestOneBit(restLength) * 2];
    }
    System.arraycopy(bytes, from, rest, 0, restLength);
  }
}
