package dev.parley.hub.undertow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.xnio.conduits.ConduitStreamSinkChannel;

/** Sends frames the way Undertow does: all that are queued in one gathering write, in order. */
final class FramingContainer {
  private final ConduitStreamSinkChannel channel;
  private final Deque<ByteBuffer> pending = new ArrayDeque<>();
  private boolean closing;
  private boolean broken;

  FramingContainer(ConduitStreamSinkChannel channel) {
    this.channel = channel;
    channel.setWriteListener(writable -> flush());
  }

  void queue(ByteBuffer frame) {
    pending.add(frame);
  }

  void send(ByteBuffer frame) {
    queue(frame);
    flush();
  }

  void close(ByteBuffer frame) {
    closing = true;
    send(frame);
  }

  boolean isBroken() {
    return broken;
  }

  void flush() {
    try {
      ByteBuffer[] all = pending.toArray(ByteBuffer[]::new);
      long written;
      do {
        written = channel.write(all);
      } while (written > 0 && all[all.length - 1].hasRemaining());
      pending.removeIf(frame -> !frame.hasRemaining());
      if (!pending.isEmpty() || !channel.flush()) {
        channel.resumeWrites();
      } else {
        channel.suspendWrites();
        if (closing) {
          channel.shutdownWrites();
        }
      }
    } catch (IOException e) {
      broken = true;
    }
  }
}
