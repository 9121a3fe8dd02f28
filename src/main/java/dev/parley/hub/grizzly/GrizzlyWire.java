package dev.parley.hub.grizzly;

import dev.parley.hub.FrameBuffer;
import dev.parley.hub.Outbox;
import dev.parley.hub.Wire;
import dev.parley.protocol.Disconnect;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.CompletionHandler;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.asyncqueue.AsyncWriteQueueRecord;
import org.glassfish.grizzly.asyncqueue.TaskQueue;
import org.glassfish.grizzly.asyncqueue.WritableMessage;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.transport.TCPNIOConnection;

/**
 * The way to a client past Tyrus: finished frames through the connection's own write queue, where
 * Tyrus' frames (pong, close, ping) go too, each whole. That queue knows no bound, so it gets one
 * write of ours at a time, and what a client does not read stays in its outbox.
 *
 * <p>Whoever has the outbox's turn writes, as far as the socket takes it; what it does not take is
 * copied, and Grizzly's thread goes on. Who finds the socket broken leaves it to the closer: Tyrus
 * closes the session in the thread that ends its socket, and may wait for others meanwhile.
 *
 * <p>This speaks to the queue as Grizzly's {@code AbstractNIOAsyncQueueWriter} does, by its public
 * methods: who reserves the first bytes of an empty queue writes to the socket, and whoever comes
 * meanwhile leaves a record. The writer itself does much beside, and a write of few bytes is mostly
 * waiting for memory: about a dozen objects for each reader are touched less.
 */
final class GrizzlyWire
    implements Wire, CompletionHandler<WriteResult<WritableMessage, SocketAddress>> {
  private static final AtomicReferenceFieldUpdater<GrizzlyWire, Thread> WRITING =
      AtomicReferenceFieldUpdater.newUpdater(GrizzlyWire.class, Thread.class, "writing");
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final GrizzlyControl control;
  private final TCPNIOConnection connection;
  private final TaskQueue<AsyncWriteQueueRecord> queue;
  private final SocketChannel socket;
  private final FrameBuffers buffers;
  private final Consumer<LinkageError> onMismatch;
  private volatile Outbox outbox; // the connection's only one, known from the first send on
  private volatile Thread writing; // who has the outbox's turn, while it writes
  private volatile boolean shut;
  private volatile boolean broken;

  /**
   * @param connection the session's
   * @param buffers for threads that keep none of their own
   * @param onMismatch told if the server turns out to be another than this is written for
   */
  GrizzlyWire(
      Session session,
      TCPNIOConnection connection,
      FrameBuffers buffers,
      Consumer<LinkageError> onMismatch) {
    this.control = new GrizzlyControl(session, connection);
    this.connection = connection;
    this.queue = connection.getAsyncWriteQueue();
    this.socket = (SocketChannel) connection.getChannel();
    this.buffers = buffers;
    this.onMismatch = onMismatch;
  }

  @Override
  public void send(Outbox queued) {
    buffers.lend(buffer -> sendFrom(buffer, queued, FrameBuffer.NONE));
  }

  @Override
  public boolean sendHere(Outbox queued, ByteBuffer first) {
    return sendFrom(FrameBuffer.ofThisThread(), queued, first);
  }

  @Override
  public boolean isQuick() {
    return true;
  }

  @Override
  public void ping(ByteBuffer data) throws IOException {
    control.ping(data);
  }

  /** Confirms nothing: the socket itself says what it takes. */
  @Override
  public boolean pong(ByteBuffer data) {
    return false;
  }

  /**
   * Tyrus has sent its close frame, behind which nothing may follow. What Grizzly still holds is
   * harmless: unlike what belongs to a session, its connection is never given to another client.
   */
  @Override
  public void gone() {
    shut();
    control.gone();
  }

  /**
   * Sends what the socket takes without waiting; the container's close frame comes behind it. Who
   * has the outbox's turn, or a last write of theirs, ends first.
   */
  @Override
  public void close(Outbox queued, Disconnect disconnect) {
    shut();
    if (broken) {
      cut();
    } else if (queue.isEmpty() && control.enter()) {
      try {
        buffers.lend(buffer -> sendAll(buffer, queued, FrameBuffer.NONE));
      } finally {
        control.leave();
      }
    }
    queued.close();
    control.close(disconnect);
  }

  @Override
  public boolean hasGone() {
    return control.hasGone();
  }

  @Override
  public void cut() {
    control.cut();
  }

  /**
   * Who has the outbox's turn sends, until there is no more or the socket is full.
   *
   * @return false if nobody may any more: what is queued by then, and nothing behind a gap, is the
   *     closer's to send
   */
  private boolean sendFrom(FrameBuffer buffer, Outbox queued, ByteBuffer first) {
    Thread self = Thread.currentThread();
    writing = self;
    try {
      if (shut) {
        return false;
      }
      sendAll(buffer, queued, first);
      return true;
    } finally {
      // The turn may be another's by now.
      WRITING.compareAndSet(this, self, null);
    }
  }

  private void sendAll(FrameBuffer buffer, Outbox queued, ByteBuffer first) {
    if (outbox == null) {
      outbox = queued;
    }
    ByteBuffer frames = first.hasRemaining() ? first : buffer.take(queued);
    while (frames.hasRemaining() && write(frames)) {
      frames = buffer.take(queued);
    }
  }

  /**
   * Lets nobody write any more, and returns when who does has ended, except the caller: Grizzly may
   * have the thread that writes handle what has become of the connection. Waits two seconds at
   * most.
   */
  private void shut() {
    shut = true;
    long since = System.nanoTime();
    for (Thread other = writing;
        other != null && other != Thread.currentThread() && isRecent(since);
        other = writing) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static boolean isRecent(long nanoTime) {
    return System.nanoTime() - nanoTime < PATIENCE_NANOS;
  }

  /**
   * Writes once.
   *
   * @return whether the socket took all, so that the caller is to go on; if not, Grizzly's thread
   *     does, when it has written the rest
   */
  private boolean write(ByteBuffer frames) {
    try {
      return tryWrite(frames);
    } catch (IOException | RuntimeException e) {
      broken = true;
      failed(e);
    } catch (LinkageError e) {
      onMismatch.accept(e);
      failed(e);
    }
    return false;
  }

  private boolean tryWrite(ByteBuffer frames) throws IOException {
    int all = frames.remaining();
    if (queue.reserveSpace(all) > all) {
      queue.offer(record(frames));
      return false;
    }
    socket.write(frames);
    int left = queue.releaseSpaceAndNotify(all - frames.remaining());
    if (frames.hasRemaining()) {
      queue.setCurrentElement(record(frames));
      connection.enableIOEvent(IOEvent.WRITE);
      return false;
    }
    if (left > 0) {
      connection.simulateIOEvent(IOEvent.WRITE);
    }
    return true;
  }

  /** What Grizzly's thread is to write; whose the frames are goes on to use their memory. */
  private AsyncWriteQueueRecord record(ByteBuffer frames) {
    ByteBuffer copy = ByteBuffer.allocate(frames.remaining()).put(frames).flip();
    Buffer message = Buffers.wrap(connection.getMemoryManager(), copy);
    return AsyncWriteQueueRecord.create(connection, message, this, null, null, false);
  }

  @Override
  public void completed(WriteResult<WritableMessage, SocketAddress> result) {
    outbox.progressed();
    outbox.sendOn();
  }

  /** A part of what waited was taken: the client reads. */
  @Override
  public void updated(WriteResult<WritableMessage, SocketAddress> result) {
    outbox.progressed();
  }

  @Override
  public void failed(Throwable failure) {
    outbox.fail(Disconnect.WRITE_ERROR);
  }

  @Override
  public void cancelled() {
    failed(null);
  }
}
