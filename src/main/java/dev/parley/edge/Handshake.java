package dev.parley.edge;

import dev.parley.hub.Wire;
import jakarta.websocket.Session;
import java.security.Principal;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the {@link HandshakeFilter} found out and the endpoint gets, carried to the session as its
 * principal: the one thing that every server hands on.
 *
 * @param user whose connection it is; empty for the anonymous one, absent if nobody vouches for any
 * @param below what was found of the socket below
 */
record Handshake(Optional<String> user, Optional<Function<Session, Wire>> below)
    implements Principal {

  static Handshake of(Session session) {
    return session.getUserPrincipal() instanceof Handshake handshake
        ? handshake
        : new Handshake(Optional.empty(), Optional.empty());
  }

  @Override
  public String getName() {
    return user.orElse("");
  }
}
