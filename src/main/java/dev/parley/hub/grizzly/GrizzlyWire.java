package dev.parley.hub.grizzly;

import dev.parley.hub.FrameBuffer;
import dev.parley.hub.GatedControl;
import dev.parley.hub.Outbox;
import dev.parley.hub.Wire;
import dev.parley.protocol.Disconnect;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
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
 * <p>Whoever calls writes, as far as the socket takes it; what it does not take is copied, and
 * Grizzly's thread goes on. One thread sends at a time, under this object's lock. Nobody waits for
 * anything while holding it, and the session is never called under it.
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
  private volatile Outbox outbox; // the connection's only one, known from the first send on
  private volatile boolean ended;
  private boolean waiting; // Grizzly has a part of our last write
  private boolean writing; // the thread that holds the lock is in Grizzly

  /**
   * @param connection the session's
   * @param buffers for threads that are no lanes
   */
  GrizzlyWire(Session session, TCPNIOConnection connection, FrameBuffers buffers) {
    this.control = new GatedControl(session);
    this.connection = connection;
    this.writer = ((TCPNIOTransport) connection.getTransport()).getAsyncQueueIO().getWriter();
    this.buffers = buffers;
  }

  @Override
  public void send(Outbox queued) {
    FrameBuffer buffer = buffers.take();
    try {
      sendFrom(buffer, queued);
    } finally {
      buffers.giveBack(buffer);
    }
  }

  @Override
  public void sendHere(Outbox queued) {
    sendFrom(FrameBuffer.ofLane(), queued);
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

  /** Tyrus has sent its close frame, behind which nothing may follow. */
  @Override
  public void gone() {
    ended = true;
    control.gone();
  }

  /** Sends what the socket takes without waiting; the container's close frame comes behind it. */
  @Override
  public void close(Outbox queued, Disconnect disconnect) {
    send(queued);
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

  private synchronized void sendFrom(FrameBuffer buffer, Outbox queued) {
    outbox = queued;
    while (!waiting && !ended) {
      ByteBuffer frames = buffer.take(queued);
      if (!frames.hasRemaining()) {
        return;
      }
      write(frames);
    }
  }

  private void write(ByteBuffer frames) {
    waiting = true;
    writing = true;
    try {
      Buffer message = Buffers.wrap(connection.getMemoryManager(), frames);
      writer.write(connection, null, message, this, COPY);
    } catch (RuntimeException e) {
      failed(e);
    } finally {
      writing = false;
    }
  }

  /** All of the last write was taken: at once, in the thread that writes, or later. */
  @Override
  public void completed(WriteResult<WritableMessage, SocketAddress> result) {
    synchronized (this) {
      waiting = false;
      if (writing) {
        return;
      }
    }
    outbox.progressed();
    send(outbox);
  }

  /** A part of what waited was taken: the client reads. */
  @Override
  public void updated(WriteResult<WritableMessage, SocketAddress> result) {
    outbox.progressed();
  }

  @Override
  public void failed(Throwable failure) {
    ended = true;
    outbox.fail(Disconnect.WRITE_ERROR);
  }

  @Override
  public void cancelled() {
    failed(null);
  }
}
