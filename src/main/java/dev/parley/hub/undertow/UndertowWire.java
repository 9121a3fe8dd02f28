package dev.parley.hub.undertow;

import dev.parley.hub.FrameBuffer;
import dev.parley.hub.Outbox;
import dev.parley.hub.SessionControl;
import dev.parley.hub.Wire;
import dev.parley.protocol.Disconnect;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.xnio.IoUtils;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.ssl.SslConnection;

/**
 * The way to a client past Undertow's framing: finished frames into the socket, as far as it takes
 * them. So what a client does not read stays in its outbox, and no window is needed.
 *
 * <p>Who has much to send leaves that to the sockets' I/O threads, which is one waking for many;
 * who delivers to few readers writes itself, which is none. Whoever has the outbox's turn sends,
 * one thread at a time.
 */
final class UndertowWire implements Wire, SinkOwner {
  private static final System.Logger LOGGER = System.getLogger(UndertowWire.class.getName());

  private final SessionControl control;
  private final SharedSink sink;
  private final SendLoop loop;
  private final Consumer<LinkageError> onMismatch;
  private final StreamConnection socket;
  private final boolean encrypts;

  /**
   * What the container had, in milliseconds, until this took it off: it costs each write two looks
   * at the clock, and who is connected is watched by pongs. Null if it is still there.
   */
  private final Integer writeTimeout;

  private volatile Outbox outbox; // the connection's only one, known from the first send on

  /**
   * @param socket the session's, through which nothing was sent yet
   * @param idles whether the container lets a socket idle for as long as it likes, so that what it
   *     has for writes is a time-out of its own
   * @param loop that of the socket's I/O thread
   * @param onMismatch told if the server turns out to be another than this is written for
   */
  UndertowWire(
      Session session,
      StreamConnection socket,
      boolean idles,
      SendLoop loop,
      Consumer<LinkageError> onMismatch) {
    this.control = new SessionControl(session);
    this.loop = loop;
    this.onMismatch = onMismatch;
    this.socket = socket;
    this.encrypts = socket instanceof SslConnection;
    this.writeTimeout = idles ? exchangeWriteTimeout(0) : null;
    this.sink = SharedSink.install(socket, this, writeTimeout == null);
  }

  @Override
  public void send(Outbox queued) {
    outbox = queued;
    loop.add(this);
  }

  /** What encrypts belongs to the I/O thread, reading and writing alike. */
  @Override
  public boolean sendHere(Outbox queued, ByteBuffer first) {
    if (encrypts) {
      return false;
    }
    if (outbox == null) {
      outbox = queued;
    }
    sendFrom(FrameBuffer.ofThisThread(), first);
    return true;
  }

  @Override
  public boolean isQuick() {
    return !encrypts;
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
    if (writeTimeout != null) {
      exchangeWriteTimeout(writeTimeout);
    }
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

  @Override
  public boolean hasGone() {
    return !socket.isOpen();
  }

  /** In the I/O thread: what encrypts belongs to that. */
  @Override
  public void cut() {
    loop.execute(() -> IoUtils.safeClose(socket));
  }

  /** Gives the time-out of before, in milliseconds, if there was one. */
  private Integer exchangeWriteTimeout(Integer millis) {
    try {
      return socket.setOption(Options.WRITE_TIMEOUT, millis);
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "socket has gone", e);
      return null;
    }
  }

  /** In the I/O thread: sends until the outbox is empty or the socket full. */
  void sendQueued() {
    sendFrom(loop.buffer(), FrameBuffer.NONE);
  }

  private void sendFrom(FrameBuffer buffer, ByteBuffer first) {
    try {
      sink.send(first, () -> buffer.take(outbox));
    } catch (IOException | RuntimeException e) {
      failed();
    } catch (LinkageError e) {
      onMismatch.accept(e);
      failed();
    } catch (Error e) {
      // Nothing may follow what may be half a frame.
      failed();
      throw e;
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
