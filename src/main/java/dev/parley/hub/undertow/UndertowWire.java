package dev.parley.hub.undertow;

import dev.parley.hub.Outbox;
import dev.parley.hub.SessionControl;
import dev.parley.hub.Wire;
import dev.parley.protocol.Disconnect;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.StreamConnection;

/**
 * The way to a client past Undertow's framing: finished frames into the socket, in its I/O thread,
 * as far as the socket takes them. So what a client does not read stays in its outbox, and no
 * window is needed.
 */
final class UndertowWire implements Wire, SinkOwner {
  private final SessionControl control;
  private final SharedSink sink;
  private final SendLoop loop;
  private Outbox outbox; // set once, before the loop is told

  /**
   * @param connection the session's socket, through which nothing was sent yet
   * @param loop that of the socket's I/O thread
   */
  UndertowWire(Session session, StreamConnection connection, SendLoop loop) {
    this.control = new SessionControl(session);
    this.loop = loop;
    this.sink = SharedSink.install(connection, this);
  }

  @Override
  public void send(Outbox queued) {
    outbox = queued;
    loop.add(this);
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
   * Sends what the socket takes without waiting; the container's close frame comes behind it, since
   * the I/O thread does one after the other.
   */
  @Override
  public void close(Outbox queued, Disconnect disconnect) {
    boolean isSending =
        loop.execute(
            () -> {
              outbox = queued;
              sendQueued();
              queued.close();
            });
    if (!isSending) {
      queued.close();
    }
    control.close(disconnect);
  }

  /** In the I/O thread: sends until the outbox is empty or the socket full. */
  void sendQueued() {
    try {
      while (sink.isFree()) {
        ByteBuffer frames = loop.take(outbox);
        if (!frames.hasRemaining()) {
          return;
        }
        sink.send(frames);
      }
    } catch (IOException | RuntimeException e) {
      failed();
    }
  }

  @Override
  public void progressed() {
    outbox.progressed();
  }

  @Override
  public void drained() {
    sendQueued();
  }

  @Override
  public void failed() {
    outbox.fail(Disconnect.WRITE_ERROR);
  }
}
