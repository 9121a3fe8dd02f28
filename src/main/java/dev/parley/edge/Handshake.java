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
 * @param sockets where its socket is opened
 */
public record Handshake(
    Optional<Identity> identity,
    Optional<Function<Session, Wire>> below,
    String address,
    Sockets sockets)
    implements Principal {

  /**
   * A session's.
   *
   * @throws IllegalStateException if nobody has let it in
   */
  static Handshake of(Session session) {
    if (session.getUserPrincipal() instanceof Handshake handshake) {
      return handshake;
    }
    throw new IllegalStateException("a session whose handshake nobody has let in");
  }

  @Override
  public String getName() {
    return identity.map(Identity::user).orElse("");
  }
}
