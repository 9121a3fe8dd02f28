package dev.parley.command;

import dev.parley.access.Identity;
import dev.parley.access.InvalidTokenException;
import dev.parley.hub.Connection;
import dev.parley.hub.Hub;
import dev.parley.protocol.HubError;
import java.util.Optional;

/**
 * Whose one connection of the Centrifuge protocol is, and for how long. One command at a time
 * decides.
 */
final class Admission {
  private final Access access;
  private final Hub hub;
  private final Connection connection;
  private final Optional<Identity> vouched;

  /**
   * @param vouched whose connection it is without a token
   */
  Admission(Access access, Hub hub, Connection connection, Optional<Identity> vouched) {
    this.access = access;
    this.hub = hub;
    this.connection = connection;
    this.vouched = vouched;
  }

  /**
   * Whose connection it would be.
   *
   * @param token counts before anything else, where there is one
   * @throws InvalidTokenException if the token is not to be believed
   * @throws dev.parley.protocol.RefusedException with error 101 or 109 if nobody vouches for a user
   */
  Identity identify(String token) throws InvalidTokenException {
    return token.isEmpty()
        ? vouched.orElseThrow(HubError.UNAUTHORIZED::refused)
        : access.bearer(token);
  }

  void admit(Identity identity) {
    hub.admit(connection, identity.user());
    connection.expireAt(identity.expiresAt());
  }

  /**
   * Gives the connection the life of another token.
   *
   * @throws InvalidTokenException if it is not to be believed, or another user's
   * @throws dev.parley.protocol.RefusedException with error 109 if it has expired itself
   */
  void refresh(String token) throws InvalidTokenException {
    Identity identity = access.bearer(token);
    if (!identity.user().equals(connection.user())) {
      throw new InvalidTokenException("of another user");
    }
    connection.expireAt(identity.expiresAt());
  }
}
