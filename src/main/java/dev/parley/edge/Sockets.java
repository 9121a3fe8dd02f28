package dev.parley.edge;

import dev.parley.command.Conversations;
import dev.parley.config.Settings;
import dev.parley.hub.Wire;
import dev.parley.hub.Wires;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.websocket.Session;

/**
 * Opens the sockets of handshakes that were let in. Never blocks; safe for use by any thread.
 *
 * <p>What it does is public, since the container's proxies would call it by reflection otherwise.
 */
@ApplicationScoped
public class Sockets {
  private final Conversations conversations;
  private final Settings settings;
  private final Wires wires;

  /** For the container's proxies. */
  Sockets() {
    this(null, null, null);
  }

  @Inject
  Sockets(Conversations conversations, Settings settings, Wires wires) {
    this.conversations = conversations;
    this.settings = settings;
    this.wires = wires;
  }

  /** A new client's, who has yet to be told that it is open. */
  public Socket open(Session session, Handshake handshake, SocketEndpoint endpoint) {
    Wire wire = wires.open(session, handshake.below());
    Conversations.Started started = endpoint.converse(conversations, wire, handshake.identity());
    started.connection().comesFrom(handshake.address());
    return new Socket(started, settings.limits().frame());
  }
}
