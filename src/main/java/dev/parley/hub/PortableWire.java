package dev.parley.hub;

import dev.parley.protocol.Disconnect;
import dev.parley.protocol.Message;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The way to a client that works on every server: asynchronous sends of the container's session,
 * one at a time, and what is queued meanwhile shares a frame. No server tells whether a client
 * reads, so at most a {@link CreditWindow} is sent ahead of what it has confirmed.
 */
public final class PortableWire implements Wire {
  private static final int MOST_FRAME_BYTES = 64 << 10;

  private final RemoteEndpoint.Async remote;
  private final GatedControl control;
  private final CreditWindow window = new CreditWindow();
  // Whoever has the outbox's turn uses it.
  private final List<Message> taken = new ArrayList<>(1);

  /** The wire of an open session. */
  public PortableWire(Session session) {
    this(session, new GatedControl(session));
  }

  /**
   * @param control of that session, as its server wants it
   */
  public PortableWire(Session session, GatedControl control) {
    this.remote = session.getAsyncRemote();
    this.control = control;
  }

  /**
   * Sends one frame after the other. A container may complete a send before the call returns, or
   * later on a thread of its own: whichever of caller and completion comes second goes on, so that
   * the stack never deepens.
   */
  @Override
  public void send(Outbox outbox) {
    boolean completed = true;
    while (completed) {
      if (!pingIfDue(outbox)) {
        return;
      }
      if (!take(outbox)) {
        // Since the window was asked, a pong may have come that found the turn taken.
        if (window.allows(outbox.nextBytes()) && outbox.takeTurn()) {
          continue;
        }
        return;
      }
      String frame = frame();
      AtomicBoolean first = new AtomicBoolean(true);
      if (!send(frame, outbox, result -> completed(result, first, outbox))) {
        return;
      }
      completed = !first.getAndSet(false);
    }
  }

  @Override
  public void ping(ByteBuffer data) throws IOException {
    control.ping(data);
  }

  @Override
  public boolean pong(ByteBuffer data) {
    return window.confirm(data);
  }

  @Override
  public void gone() {
    control.gone();
  }

  @Override
  public void close(Outbox outbox, Disconnect disconnect) {
    outbox.close();
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

  /** Takes the messages of the next frame; without any, the outbox's turn is over. */
  private boolean take(Outbox outbox) {
    long room = window.room();
    long bytes =
        outbox.take(taken, room, outbox.isJoinable() ? Math.min(room, MOST_FRAME_BYTES) : 0);
    window.sent(bytes);
    return bytes > 0;
  }

  private String frame() {
    String frame = taken.get(0).text();
    if (taken.size() > 1) {
      StringJoiner lines = new StringJoiner("\n");
      taken.forEach(message -> lines.add(message.text()));
      frame = lines.toString();
    }
    taken.clear();
    return frame;
  }

  private boolean send(String frame, Outbox outbox, SendHandler done) {
    if (!control.enter()) {
      outbox.fail(Disconnect.WRITE_ERROR);
      return false;
    }
    try {
      remote.sendText(frame, done);
      return true;
    } catch (RuntimeException e) {
      // The session was closed under us; Tyrus tells so by an exception.
      outbox.fail(Disconnect.WRITE_ERROR);
      return false;
    } finally {
      control.leave();
    }
  }

  private void completed(SendResult result, AtomicBoolean first, Outbox outbox) {
    if (!result.isOK()) {
      outbox.fail(Disconnect.WRITE_ERROR);
    }
    if (!first.getAndSet(false)) {
      outbox.sendOn();
    }
  }

  private boolean pingIfDue(Outbox outbox) {
    OptionalLong data = window.ping(outbox.nextBytes());
    if (data.isEmpty()) {
      return true;
    }
    try {
      ping(ByteBuffer.allocate(Long.BYTES).putLong(0, data.getAsLong()));
      return true;
    } catch (IOException | RuntimeException e) {
      outbox.fail(Disconnect.WRITE_ERROR);
      return false;
    }
  }
}
