package dev.parley.hub.undertow;

import dev.parley.hub.FrameBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.function.Supplier;
import org.xnio.StreamConnection;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitWritableByteChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.WriteReadyHandler;

/**
 * One socket's way out, shared by the container's frames (pong, close, ping) and ours: each starts
 * only where a message of the other's has ended. What the socket does not take of ours waits here,
 * and while it waits the container is told that the socket is full.
 *
 * <p>Whoever writes holds its lock: the container, always in the socket's I/O thread, and who sends
 * for us. Neither waits for anything while holding it; the container is never called under it.
 */
final class SharedSink extends AbstractStreamSinkConduit<StreamSinkConduit>
    implements WriteReadyHandler {
  private final FrameTracker tracker = new FrameTracker();
  private final WriteReadyHandler container;
  private final SinkOwner owner;
  private final boolean timesOut;
  private ByteBuffer waiting; // ours; empty while only the layers below have bytes left
  private boolean owed; // what waited is gone, and the owner not yet told
  private boolean containerWaits;
  // As the tracker says; here, because each object that a write touches is a miss of the caches.
  private boolean isBetweenMessages = true;
  private boolean isClosed;
  private volatile boolean ended;

  private SharedSink(
      StreamSinkConduit next, WriteReadyHandler container, SinkOwner owner, boolean timesOut) {
    super(next);
    this.container = container;
    this.owner = owner;
    this.timesOut = timesOut;
    next.setWriteReadyHandler(this);
  }

  /**
   * Puts a sink between the container and the socket, before either of them has sent anything.
   *
   * @param timesOut whether the container ends a connection some time after a write, unless writes
   *     are suspended
   */
  static SharedSink install(StreamConnection connection, SinkOwner owner, boolean timesOut) {
    ConduitStreamSinkChannel channel = connection.getSinkChannel();
    SharedSink sink =
        new SharedSink(
            channel.getConduit(),
            new WriteReadyHandler.ChannelListenerHandler<>(channel),
            owner,
            timesOut);
    channel.setConduit(sink);
    return sink;
  }

  /**
   * Writes whole frames of ours, until there are none or the socket is full. What it does not take
   * is copied, and the owner is told when that is gone. Behind a close frame of the container they
   * are dropped.
   *
   * @param first the first ones; there may be none
   * @param more gives the next ones, each good until the next are asked for; none at the end
   * @throws IOException if the socket is broken
   */
  synchronized void send(ByteBuffer first, Supplier<ByteBuffer> more) throws IOException {
    if (waiting == null && first.hasRemaining()) {
      send(first);
    }
    while (waiting == null) {
      ByteBuffer next = more.get();
      if (!next.hasRemaining()) {
        return;
      }
      send(next);
    }
  }

  private void send(ByteBuffer frames) throws IOException {
    if (ended) {
      throw new ClosedChannelException();
    }
    if (isClosed) {
      return;
    }
    if (isBetweenMessages) {
      writeAll(frames);
    }
    if (frames.hasRemaining()) {
      waiting = copy(frames);
    } else if (!next.flush()) {
      waiting = FrameBuffer.NONE;
    }
    if (waiting != null) {
      next.resumeWrites();
    } else if (timesOut && !containerWaits) {
      next.suspendWrites();
    }
  }

  private ByteBuffer copy(ByteBuffer rest) {
    try {
      return ByteBuffer.allocate(rest.remaining()).put(rest).flip();
    } catch (OutOfMemoryError e) {
      // Half a frame has been sent, which nothing may follow.
      end();
      throw e;
    }
  }

  @Override
  public synchronized int write(ByteBuffer source) throws IOException {
    if (mustWait()) {
      return 0;
    }
    int from = source.position();
    int written = next.write(source);
    follow(source, from);
    goOn();
    return written;
  }

  @Override
  public synchronized long write(ByteBuffer[] sources, int offset, int count) throws IOException {
    if (mustWait()) {
      return 0;
    }
    int[] from = new int[count];
    for (int i = 0; i < count; i++) {
      from[i] = sources[offset + i].position();
    }
    long written = next.write(sources, offset, count);
    for (int i = 0; i < count; i++) {
      follow(sources[offset + i], from[i]);
    }
    goOn();
    return written;
  }

  @Override
  public int writeFinal(ByteBuffer source) throws IOException {
    return Conduits.writeFinalBasic(this, source);
  }

  @Override
  public long writeFinal(ByteBuffer[] sources, int offset, int count) throws IOException {
    return Conduits.writeFinalBasic(this, sources, offset, count);
  }

  @Override
  public long transferFrom(FileChannel source, long position, long count) throws IOException {
    return source.transferTo(position, count, new ConduitWritableByteChannel(this));
  }

  @Override
  public long transferFrom(StreamSourceChannel source, long count, ByteBuffer throughBuffer)
      throws IOException {
    return Conduits.transfer(source, count, throughBuffer, this);
  }

  @Override
  public void terminateWrites() throws IOException {
    end();
    super.terminateWrites();
  }

  @Override
  public void truncateWrites() throws IOException {
    end();
    super.truncateWrites();
  }

  @Override
  public synchronized void resumeWrites() {
    containerWaits = true;
    next.resumeWrites();
  }

  @Override
  public synchronized void wakeupWrites() {
    containerWaits = true;
    next.wakeupWrites();
  }

  @Override
  public synchronized void suspendWrites() {
    containerWaits = false;
    if (waiting == null) {
      next.suspendWrites();
    }
  }

  @Override
  public synchronized boolean isWriteResumed() {
    return containerWaits;
  }

  @Override
  public void writeReady() {
    // Its frames are few and small, ours may never end: so it comes before our next.
    if (mayContainerWrite()) {
      container.writeReady();
    }
    synchronized (this) {
      goOn();
      if (waiting == null && !containerWaits) {
        next.suspendWrites();
      }
    }
  }

  private synchronized boolean mayContainerWrite() {
    sendWaiting();
    return containerWaits;
  }

  @Override
  public void forceTermination() {
    end();
    container.forceTermination();
  }

  @Override
  public void terminated() {
    end();
    container.terminated();
  }

  /** Whether a frame of the container's would land in the middle of ours. */
  private boolean mustWait() {
    sendWaiting();
    return waiting != null && isBetweenMessages;
  }

  private void goOn() {
    sendWaiting();
    if (owed) {
      owed = false;
      owner.drained();
    }
  }

  /** Sends what waits, where that is allowed and as far as the socket takes it. */
  private void sendWaiting() {
    if (waiting == null || !isBetweenMessages) {
      return;
    }
    if (ended || isClosed) {
      waiting = null;
      return;
    }
    int before = waiting.remaining();
    try {
      writeAll(waiting);
      if (waiting.remaining() < before) {
        owner.progressed();
      }
      if (!waiting.hasRemaining() && next.flush()) {
        waiting = null;
        owed = true;
      }
    } catch (IOException e) {
      end();
      owner.failed();
    }
  }

  /** Layers that encrypt take a part of what is given, and more when asked again. */
  private void writeAll(ByteBuffer frames) throws IOException {
    while (frames.hasRemaining() && next.write(frames) > 0) {
      continue;
    }
  }

  private void follow(ByteBuffer written, int from) {
    tracker.follow(written, from);
    isBetweenMessages = tracker.isBetweenMessages();
    isClosed = tracker.isClosed();
  }

  /** Any thread: whoever closes the connection ends this. */
  private void end() {
    ended = true;
  }
}
