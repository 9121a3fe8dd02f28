package dev.parley.hub.undertow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSession;
import org.xnio.ChannelListener;
import org.xnio.Option;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.WriteReadyHandler;
import org.xnio.ssl.SslConnection;

/**
 * The bottom of a connection: a socket that takes as many bytes as the test lets it. Optionally
 * with a layer above that, as TLS does, takes a little more and gives it on when flushed.
 */
final class NarrowSocket implements StreamSinkConduit {
  /** The container's, as WildFly has it. */
  static final int WRITE_TIMEOUT_MILLIS = 90_000;

  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final ByteBuffer layer;
  private WriteReadyHandler handler;
  private final AtomicLong room = new AtomicLong(Long.MAX_VALUE);
  private boolean broken;
  private boolean another;
  private boolean memoryIsOut;
  private volatile boolean resumed;
  private boolean timesOut;
  private boolean ended;
  private int writeTimeout = WRITE_TIMEOUT_MILLIS;

  /**
   * @param layerBytes what the layer keeps; 0 for none
   */
  NarrowSocket(int layerBytes) {
    layer = ByteBuffer.allocate(layerBytes);
  }

  /** A connection with this socket at its bottom. */
  StreamConnection connection() {
    return new StreamConnection(null) {
      {
        setSinkConduit(NarrowSocket.this);
      }

      @Override
      public <T> T setOption(Option<T> option, T value) {
        if (option != Options.WRITE_TIMEOUT) {
          return null;
        }
        int before = writeTimeout;
        writeTimeout = Options.WRITE_TIMEOUT.cast(value);
        return option.cast(before);
      }

      @Override
      public java.net.SocketAddress getPeerAddress() {
        return null;
      }

      @Override
      public java.net.SocketAddress getLocalAddress() {
        return null;
      }
    };
  }

  /** A connection that encrypts, with this socket at its bottom. */
  SslConnection encryptingConnection() {
    return new SslConnection(null) {
      {
        setSinkConduit(NarrowSocket.this);
      }

      @Override
      public void startHandshake() {}

      @Override
      public SSLSession getSslSession() {
        return null;
      }

      @Override
      public ChannelListener.Setter<? extends SslConnection> getHandshakeSetter() {
        return null;
      }

      @Override
      public java.net.SocketAddress getPeerAddress() {
        return null;
      }

      @Override
      public java.net.SocketAddress getLocalAddress() {
        return null;
      }
    };
  }

  /** The bytes that it takes from now on. */
  void takes(long bytes) {
    room.set(bytes);
  }

  /** Every write fails from now on. */
  void breaks() {
    broken = true;
  }

  /** It is one whose server has changed since its wire was written. */
  void isAnother() {
    another = true;
  }

  /** The next write finds no memory. */
  void runsOutOfMemory() {
    memoryIsOut = true;
  }

  /** What the selector does when the socket takes bytes and somebody waits for that. */
  void ready() {
    if (resumed && (room.get() > 0 || broken)) {
      handler.writeReady();
    }
  }

  boolean isResumed() {
    return resumed;
  }

  /** Whether a write time-out runs, as WildFly's does from a write until writes are suspended. */
  boolean timesOut() {
    return timesOut;
  }

  /** The time-out for writes, in milliseconds; 0 for none. */
  int writeTimeout() {
    return writeTimeout;
  }

  boolean isEnded() {
    return ended;
  }

  byte[] received() {
    return received.toByteArray();
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    if (another) {
      throw new NoSuchMethodError("write");
    }
    if (broken || ended) {
      throw new IOException("broken pipe");
    }
    if (memoryIsOut) {
      memoryIsOut = false;
      throw new OutOfMemoryError("for the test");
    }
    timesOut = true;
    if (layer.capacity() == 0) {
      return pass(source);
    }
    flush();
    int taken = Math.min(source.remaining(), layer.remaining());
    layer.put(source.slice().limit(taken));
    source.position(source.position() + taken);
    return taken;
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int count) throws IOException {
    long written = 0;
    for (int i = offset; i < offset + count; i++) {
      written += write(sources[i]);
      if (sources[i].hasRemaining()) {
        break;
      }
    }
    return written;
  }

  @Override
  public boolean flush() throws IOException {
    if (broken) {
      throw new IOException("broken pipe");
    }
    layer.flip();
    pass(layer);
    layer.compact();
    return layer.position() == 0;
  }

  private int pass(ByteBuffer source) {
    int taken = (int) Math.min(source.remaining(), room.get());
    for (int i = 0; i < taken; i++) {
      received.write(source.get());
    }
    room.addAndGet(-taken);
    return taken;
  }

  @Override
  public void setWriteReadyHandler(WriteReadyHandler ready) {
    handler = ready;
  }

  @Override
  public void resumeWrites() {
    resumed = true;
  }

  @Override
  public void wakeupWrites() {
    resumed = true;
  }

  @Override
  public void suspendWrites() {
    timesOut = false;
    resumed = false;
  }

  @Override
  public boolean isWriteResumed() {
    return resumed;
  }

  @Override
  public void terminateWrites() {
    ended = true;
  }

  @Override
  public void truncateWrites() {
    ended = true;
  }

  @Override
  public boolean isWriteShutdown() {
    return ended;
  }

  @Override
  public int writeFinal(ByteBuffer source) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long writeFinal(ByteBuffer[] sources, int offset, int count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferFrom(FileChannel source, long position, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferFrom(StreamSourceChannel source, long count, ByteBuffer throughBuffer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void awaitWritable() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void awaitWritable(long time, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public XnioIoThread getWriteThread() {
    throw new UnsupportedOperationException();
  }

  @Override
  public XnioWorker getWorker() {
    throw new UnsupportedOperationException();
  }
}
