package dev.parley.bench.floor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads Redis channels and writes each message to all readers of its channel, framed once, and
 * coalesced with what else has come by then. No protocol, no bounds, no pings.
 */
public final class FloorServer {
  private static final int BUFFER_BYTES = 1 << 20;

  private final Selector selector = Selector.open();
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private final Map<String, Audience> audiences = new HashMap<>();
  private final Set<Audience> waiting = new HashSet<>();
  private final RedisSubscription redis;

  private FloorServer(int port, int redisPort, String prefix) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
    redis = new RedisSubscription(redisPort, prefix, this::message);
    redis.channel().register(selector, SelectionKey.OP_READ, redis);
  }

  /** Arguments: its port, the port of Redis, what Redis channels start with. Never returns. */
  public static void main(String[] arguments) throws IOException {
    new FloorServer(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), arguments[2])
        .run();
  }

  private void run() throws IOException {
    while (true) {
      selector.select(this::ready);
      for (Audience audience : waiting) {
        audience.flush();
      }
      waiting.clear();
    }
  }

  private void ready(SelectionKey key) {
    if (key.attachment() instanceof FloorReader reader) {
      ready(key, reader);
      return;
    }
    try {
      if (key.isAcceptable()) {
        accept((ServerSocketChannel) key.channel());
      } else {
        redis.read(buffer);
      }
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** A reader that fails is gone, and nobody else is the worse for it. */
  private void ready(SelectionKey key, FloorReader reader) {
    try {
      if (key.isWritable()) {
        reader.flush();
      }
      if (key.isReadable()) {
        reader.read(buffer.clear()).ifPresent(channel -> join(reader, channel));
      }
    } catch (IOException gone) {
      audiences.values().forEach(audience -> audience.remove(reader));
      reader.close();
    }
  }

  private void accept(ServerSocketChannel listener) throws IOException {
    SocketChannel channel = listener.accept();
    channel.configureBlocking(false);
    SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
    key.attach(new FloorReader(channel, key));
  }

  private void join(FloorReader reader, String channel) {
    Audience audience = audiences.get(channel);
    if (audience == null) {
      audience = new Audience();
      audiences.put(channel, audience);
      redis.subscribe(channel);
    }
    audience.add(reader);
  }

  /** The first message of a channel is Redis' word that it is subscribed. */
  private void message(String channel, byte[] text, int from, int to) {
    Audience audience = audiences.get(channel);
    audience.frame(text, from, to);
    waiting.add(audience);
  }
}
