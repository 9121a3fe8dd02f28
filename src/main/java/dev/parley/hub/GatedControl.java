package dev.parley.hub;

import dev.parley.protocol.Disconnect;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Control of a session on servers that give what belongs to it to another client, once it is gone.
 * Safe for use by any thread.
 */
public class GatedControl extends SessionControl {
  private final Gate gate = new Gate();

  /** Control of an open session. */
  public GatedControl(Session session) {
    super(session);
  }

  @Override
  public void ping(ByteBuffer data) throws IOException {
    if (!enter()) {
      throw new IOException("the session is gone");
    }
    try {
      super.ping(data);
    } finally {
      leave();
    }
  }

  @Override
  public final void close(Disconnect disconnect) {
    gate.end(() -> closeAlone(disconnect));
  }

  /** Closes the session, which nobody else calls meanwhile. */
  protected void closeAlone(Disconnect disconnect) {
    super.close(disconnect);
  }

  /** The container takes the session away: once this has returned, it is called no more. */
  public void gone() {
    gate.shut();
  }

  /** Whether the socket is gone; taken to be so where nobody can see it. */
  public boolean hasGone() {
    return true;
  }

  /** Frees the socket, where that can be had. */
  public void cut() {}

  /** Begins another call of the session, to be followed by {@link #leave}; false if it ends. */
  public boolean enter() {
    return gate.enter();
  }

  /** Ends such a call. */
  public void leave() {
    gate.leave();
  }
}
