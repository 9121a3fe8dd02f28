package dev.parley.hub.grizzly;

import dev.parley.hub.FrameBuffer;
import dev.parley.hub.Gate;
import dev.parley.hub.GatedControl;
import dev.parley.hub.Outbox;
import dev.parley.hub.Wire;
import dev.parley.protocol.Disconnect;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.CompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.asyncqueue.AsyncQueueWriter;
import org.glassfish.grizzly.asyncqueue.MessageCloner;
import org.glassfish.grizzly.asyncqueue.WritableMessage;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.transport.TCPNIOConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;

/**
 * The way to a client past Tyrus: finished frames into the connection's own write queue, where
 * Tyrus' frames (pong, close, ping) go too, each whole. That queue knows no bound, so it gets one
 * write of ours at a time, and what a client does not read stays in its outbox.
 *
 * <p>Whoever has the outbox's turn writes, as far as the socket takes it; what it does not take is
 * copied, and Grizzly's thread goes on. Nobody else waits for a lock meanwhile: a write that fails
 * has Tyrus close the session in the same thread.
 */
final class GrizzlyWire
    implements Wire, CompletionHandler<WriteResult<WritableMessage, SocketAddress>> {
  private static final MessageCloner<WritableMessage> COPY =
      (connection, message) -> {
        ByteBuffer rest = ((Buffer) message).toByteBuffer();
        ByteBuffer copy = ByteBuffer.allocate(rest.remaining()).put(rest.duplicate()).flip();
        return Buffers.wrap(connection.getMemoryManager(), copy);
      };

  private final GatedControl control;
  private final TCPNIOConnection connection;
  private final AsyncQueueWriter<SocketAddress> writer;
  private final FrameBuffers buffers;
  private final Consumer<LinkageError> onMismatch;
  private final Gate writes = new Gate();
  private final AtomicBoolean first = new AtomicBoolean();
  private volatile Outbox outbox; // the connection's only one, known from the first send on

  /**
   * @param connection the session's
   * @param buffers for threads that are no lanes
   * @param onMismatch told if the server turns out to be another than this is written for
   */
  GrizzlyWire(
      Session session,
      TCPNIOConnection connection,
      FrameBuffers buffers,
      Consumer<LinkageError> onMismatch) {
    this.control = new GatedControl(session);
    this.connection = connection;
    this.writer = ((TCPNIOTransport) connection.getTransport()).getAsyncQueueIO().getWriter();
    this.buffers = buffers;
    this.onMismatch = onMismatch;
  }

  @Override
  public void send(Outbox queued) {
    buffers.lend(buffer -> sendFrom(buffer, queued, FrameBuffer.NONE));
  }

  @Override
  public boolean sendHere(Outbox queued, ByteBuffer first) {
    sendFrom(FrameBuffer.ofLane(), queued, first);
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
    writes.shut();
    control.gone();
  }

  /**
   * Sends what the socket takes without waiting; the container's close frame comes behind it. Who
   * has the outbox's turn, or a last write of theirs, ends first.
   */
  @Override
  public void close(Outbox queued, Disconnect disconnect) {
    writes.shut();
    if (!isStuck() && control.enter()) {
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
  public boolean isStuck() {
    return connection.getAsyncWriteQueue().spaceInBytes() > 0;
  }

  @Override
  public void cut() {
    connection.terminateSilently();
  }

  private void sendFrom(FrameBuffer buffer, Outbox queued, ByteBuffer begin) {
    if (writes.enter()) {
      try {
        sendAll(buffer, queued, begin);
      } finally {
        writes.leave();
      }
    }
  }

  private void sendAll(FrameBuffer buffer, Outbox queued, ByteBuffer begin) {
    if (outbox == null) {
      outbox = queued;
    }
    ByteBuffer frames = begin.hasRemaining() ? begin : buffer.take(queued);
    while (frames.hasRemaining() && write(frames)) {
      frames = buffer.take(queued);
    }
  }

  /**
   * Writes once. It may be completed before that returns, or later in Grizzly's thread: whichever
   * of caller and completion comes second goes on, so that the stack never deepens.
   *
   * @return whether the caller is to go on
   */
  private boolean write(ByteBuffer frames) {
    first.set(true);
    try {
      Buffer message = Buffers.wrap(connection.getMemoryManager(), frames);
      writer.write(connection, null, message, this, COPY);
    } catch (RuntimeException e) {
      failed(e);
      return false;
    } catch (LinkageError e) {
      onMismatch.accept(e);
      failed(e);
      return false;
    }
    return !first.getAndSet(false);
  }

  @Override
  public void completed(WriteResult<WritableMessage, SocketAddress> result) {
    if (!first.getAndSet(false)) {
      outbox.progressed();
      send(outbox);
    }
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
