package dev.parley.hub.undertow;

import dev.parley.hub.Outbox;
import dev.parley.hub.Outboxes;
import dev.parley.hub.StubSession;
import dev.parley.protocol.Disconnect;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;

/**
 * A wire over a narrow socket, shared with a container. The thread that calls is the I/O thread,
 * whose tasks run when a test says so; only {@link #sendHere} is for any thread.
 */
final class WireScene {
  static final int TEXT = 1;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  /** A frame that the client got. */
  record Frame(int opcode, boolean isFinal, String payload) {}

  private static final class IoThread implements XnioExecutor {
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    @Override
    public void execute(Runnable command) {
      tasks.add(command);
    }

    @Override
    public Key executeAfter(Runnable command, long time, TimeUnit unit) {
      tasks.add(command);
      return () -> tasks.remove(command);
    }

    @Override
    public Key executeAtInterval(Runnable command, long time, TimeUnit unit) {
      throw new UnsupportedOperationException();
    }
  }

  final NarrowSocket socket;
  final FramingContainer container;
  final UndertowWire wire;
  final Outbox outbox;
  final StubSession session = new StubSession();
  final List<Disconnect> failures = new ArrayList<>();
  final List<LinkageError> mismatches = new ArrayList<>();
  private final IoThread ioThread;
  private final SendLoop loop;
  private boolean tells = true;
  private int progress;

  WireScene(int bound, int layerBytes) {
    this(bound, layerBytes, false);
  }

  /**
   * @param idles whether the container has a time-out for writes alone
   */
  WireScene(int bound, int layerBytes, boolean idles) {
    this(bound, layerBytes, idles, new IoThread());
  }

  private WireScene(int bound, int layerBytes, boolean idles, IoThread ioThread) {
    this(bound, layerBytes, idles, ioThread, new SendLoop(ioThread));
  }

  private WireScene(int bound, int layerBytes, boolean idles, IoThread ioThread, SendLoop loop) {
    this.ioThread = ioThread;
    this.loop = loop;
    socket = new NarrowSocket(layerBytes);
    StreamConnection connection = socket.connection();
    container = new FramingContainer(connection.getSinkChannel());
    wire = new UndertowWire(session.session(), connection, idles, loop, mismatches::add);
    outbox = Outboxes.open(wire, bound, () -> progress++, this::failed);
    session.onClose(reason -> ioThread.execute(() -> container.close(close(reason))));
  }

  private void failed(Disconnect disconnect) {
    if (!tells) {
      throw new OutOfMemoryError("for the test");
    }
    failures.add(disconnect);
  }

  /** From now on nobody can be told of a failure. */
  void cannotTell() {
    tells = false;
  }

  /** Another connection of the same I/O thread. */
  WireScene neighbour(int bound) {
    return new WireScene(bound, 0, false, ioThread, loop);
  }

  /** Another wire of the session and the I/O thread. */
  UndertowWire wireOver(StreamConnection connection) {
    return new UndertowWire(session.session(), connection, false, loop, mismatches::add);
  }

  /** Queues texts and has them sent. */
  void send(String... texts) {
    for (String text : texts) {
      Outboxes.send(outbox, text);
    }
    runTasks();
  }

  /** Has a text queued and told to the I/O thread, which does not get to it yet. */
  void sendLater(String text) {
    Outboxes.send(outbox, text);
  }

  /** Any thread: has a text sent by the thread that calls, as a lane with few readers does. */
  void sendHere(String text) {
    Outboxes.sendHere(outbox, text);
  }

  void runTasks() {
    for (Runnable task = ioThread.tasks.poll(); task != null; task = ioThread.tasks.poll()) {
      task.run();
    }
  }

  /** The socket takes so many bytes more, and the I/O thread learns of it. */
  void takes(long bytes) {
    socket.takes(bytes);
    socket.ready();
  }

  /** The socket takes everything, until nobody has anything more for it. */
  void takesAll() {
    socket.takes(Long.MAX_VALUE);
    for (int i = 0; i < 1_000 && socket.isResumed(); i++) {
      socket.ready();
    }
  }

  int progress() {
    return progress;
  }

  /** All whole frames that the client got, and nothing else: a torn frame fails. */
  List<Frame> frames() {
    List<Frame> frames = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(socket.received());
    while (bytes.hasRemaining()) {
      frames.add(frame(bytes));
    }
    return frames;
  }

  /** The payloads of the texts that the client got. */
  List<String> texts() {
    return frames().stream().filter(frame -> frame.opcode() == TEXT).map(Frame::payload).toList();
  }

  static ByteBuffer frame(int opcode, boolean isFinal, String payload) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(bytes.length + 10);
    frame.put((byte) (opcode | (isFinal ? 0x80 : 0)));
    if (bytes.length < 126) {
      frame.put((byte) bytes.length);
    } else if (bytes.length < 1 << 16) {
      frame.put((byte) 126).putShort((short) bytes.length);
    } else {
      frame.put((byte) 127).putLong(bytes.length);
    }
    return frame.put(bytes).flip();
  }

  private static ByteBuffer close(jakarta.websocket.CloseReason reason) {
    return frame(CLOSE, true, "ab" + reason.getReasonPhrase());
  }

  private static Frame frame(ByteBuffer bytes) {
    int first = bytes.get();
    int seven = bytes.get();
    if (seven < 0) {
      throw new AssertionError("masked, or no header at " + bytes.position());
    }
    long length = seven;
    if (seven == 126) {
      length = bytes.getShort() & 0xffff;
    } else if (seven == 127) {
      length = bytes.getLong();
    }
    byte[] payload = new byte[Math.toIntExact(length)];
    bytes.get(payload);
    return new Frame(first & 0xf, first < 0, new String(payload, StandardCharsets.UTF_8));
  }
}
