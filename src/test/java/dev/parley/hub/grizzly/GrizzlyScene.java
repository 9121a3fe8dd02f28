package dev.parley.hub.grizzly;

import dev.parley.hub.Mismatch;
import dev.parley.hub.Outbox;
import dev.parley.hub.Outboxes;
import dev.parley.hub.StubSession;
import dev.parley.protocol.Disconnect;
import jakarta.websocket.CloseReason;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.WriteHandler;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.transport.TCPNIOConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;

/** A wire over a real connection of Grizzly's, whose client reads when a test says so. */
final class GrizzlyScene implements AutoCloseable {
  static final int TEXT = 1;
  static final int CLOSE = 8;
  static final int PONG = 10;

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int NARROW_BYTES = 4 << 10;

  /** A frame that the client got. */
  record Frame(int opcode, String payload) {}

  private static final class Accepting extends BaseFilter {
    private final BlockingQueue<TCPNIOConnection> accepted = new LinkedBlockingQueue<>();
    private final AtomicInteger read = new AtomicInteger();

    TCPNIOConnection await() {
      try {
        return Objects.requireNonNull(accepted.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public NextAction handleAccept(FilterChainContext context) {
      accepted.add((TCPNIOConnection) context.getConnection());
      return context.getInvokeAction();
    }

    @Override
    public NextAction handleRead(FilterChainContext context) {
      read.addAndGet(context.<Buffer>getMessage().remaining());
      return context.getStopAction();
    }
  }

  final StubSession session = new StubSession();
  final List<Disconnect> failures = new CopyOnWriteArrayList<>();
  final TCPNIOConnection connection;
  final GrizzlyWire wire;
  final Outbox outbox;
  private final AtomicInteger progress = new AtomicInteger();
  private final Accepting accepting = new Accepting();
  private final TCPNIOTransport transport;
  private final Socket client = new Socket();
  private final DataInputStream in;

  /** A scene whose socket takes little. */
  GrizzlyScene(int bound) throws IOException {
    this(bound, NARROW_BYTES);
  }

  GrizzlyScene(int bound, int socketBytes) throws IOException {
    transport =
        TCPNIOTransportBuilder.newInstance()
            .setProcessor(
                FilterChainBuilder.stateless().add(new TransportFilter()).add(accepting).build())
            .build();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    InetSocketAddress bind = new InetSocketAddress(loopback, 0);
    int port = ((InetSocketAddress) transport.bind(bind).getLocalAddress()).getPort();
    transport.start();
    client.setReceiveBufferSize(socketBytes);
    client.connect(new InetSocketAddress(loopback, port));
    in = new DataInputStream(client.getInputStream());
    connection = accepting.await();
    ((SocketChannel) connection.getChannel())
        .setOption(StandardSocketOptions.SO_SNDBUF, socketBytes);
    wire = new GrizzlyWire(session.session(), connection, new FrameBuffers(), new Mismatch());
    outbox = Outboxes.open(wire, bound, progress::incrementAndGet, failures::add);
    session.onClose(this::sendClose);
  }

  /** Queues texts and has them sent. */
  void send(String... texts) {
    for (String text : texts) {
      Outboxes.send(outbox, text);
    }
  }

  void sendHere(String text) {
    Outboxes.sendHere(outbox, text);
  }

  /** Sends a frame as Tyrus does, through the connection. */
  void containerSends(int opcode, String payload) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(bytes.length + 2);
    frame.put((byte) (0x80 | opcode)).put((byte) bytes.length).put(bytes).flip();
    connection.write(Buffers.wrap(connection.getMemoryManager(), frame));
  }

  /** Sends this, which is no frame. */
  void clientSends(String text) {
    try {
      client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes of the client's that Grizzly has read. */
  int readByGrizzly() {
    return accepting.read.get();
  }

  int progress() {
    return progress.get();
  }

  /** Has somebody told when there is room in the queue again, as Tyrus is. */
  void whenWritable(Runnable told) {
    connection.notifyCanWrite(
        new WriteHandler() {
          @Override
          public void onWritePossible() {
            told.run();
          }

          @Override
          public void onError(Throwable failure) {}
        });
  }

  /** Bytes that Grizzly holds. */
  int heldByGrizzly() {
    return connection.getAsyncWriteQueue().spaceInBytes();
  }

  /** Reads so many frames. */
  List<Frame> read(int count) throws IOException {
    client.setSoTimeout((int) PATIENCE.toMillis());
    List<Frame> frames = new ArrayList<>();
    while (frames.size() < count) {
      frames.add(read());
    }
    return frames;
  }

  /** Reads up to the close frame. */
  List<Frame> readToClose() throws IOException {
    client.setSoTimeout((int) PATIENCE.toMillis());
    List<Frame> frames = new ArrayList<>();
    do {
      frames.add(read());
    } while (frames.get(frames.size() - 1).opcode() != CLOSE);
    return frames;
  }

  /** The next write fails. */
  void breaks() throws IOException {
    connection.getChannel().close();
  }

  /** The client dies. */
  void dies() throws IOException {
    client.setSoLinger(true, 0);
    client.close();
  }

  @Override
  public void close() throws IOException {
    client.close();
    transport.shutdownNow();
  }

  private void sendClose(CloseReason reason) {
    containerSends(CLOSE, "ab" + reason.getReasonPhrase());
  }

  private Frame read() throws IOException {
    int first = in.read();
    if (first < 0) {
      throw new EOFException();
    }
    long length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    byte[] payload = in.readNBytes(Math.toIntExact(length));
    return new Frame(first & 0xf, new String(payload, StandardCharsets.UTF_8));
  }
}
