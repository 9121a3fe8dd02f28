package dev.parley.edge;

import dev.parley.access.Identity;
import dev.parley.hub.Wire;
import jakarta.websocket.Session;
import java.security.Principal;
import java.util.Optional;
import java.util.function.Function;

/**
 * What {@link Handshakes} found out and the endpoint gets, carried to the session as its principal:
 * the one thing that every server hands on.
 *
 * @param identity whose connection it is; absent if nobody vouches for any
 * @param below what was found of the socket below
 * @param address the client's, as the container says
 */
public record Handshake(
    Optional<Identity> identity, Optional<Function<Session, Wire>> below, String address)
    implements Principal {

  static Handshake of(Session session) {
    return session.getUserPrincipal() instanceof Handshake handshake
        ? handshake
        : new Handshake(Optional.empty(), Optional.empty(), "");
  }

  @Override
  public String getName() {
    return identity.map(Identity::user).orElse("");
  }
}
