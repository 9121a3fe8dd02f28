package dev.parley.edge;

import jakarta.websocket.Session;
import java.security.Principal;
import java.util.Optional;

/** What the {@link HandshakeFilter} found out and the endpoint gets: whose connection it is. */
final class Handshake {
  /** The user of a handshake, carried to the session as its principal. */
  record User(String name) implements Principal {
    @Override
    public String getName() {
      return name;
    }
  }

  private Handshake() {}

  /** The session's user; empty for the anonymous one, absent if nobody vouches for any. */
  static Optional<String> user(Session session) {
    return Optional.ofNullable(session.getUserPrincipal()).map(Principal::getName);
  }
}
