package dev.parley.command;

import dev.parley.access.Identity;
import dev.parley.access.InvalidTokenException;
import dev.parley.access.SubscriptionGrant;
import dev.parley.protocol.HubError;
import java.util.Optional;

/** What one client has to show for itself. Safe for use by any thread. */
final class Credentials {
  private final Access access;
  private final Optional<Identity> vouched;

  /**
   * @param vouched whom somebody else than a token vouches for
   */
  Credentials(Access access, Optional<Identity> vouched) {
    this.access = access;
    this.vouched = vouched;
  }

  /**
   * Whose connection it would be.
   *
   * @param token counts before anything else, where there is one
   * @throws InvalidTokenException if the token is not to be believed
   * @throws dev.parley.protocol.RefusedException with error 101, 109 or 110 if nobody vouches for a
   *     user, or not any more
   */
  Identity identify(String token) throws InvalidTokenException {
    return token.isEmpty()
        ? vouched.orElseThrow(HubError.UNAUTHORIZED::refused)
        : access.bearer(token);
  }

  /**
   * What another token says of the same user.
   *
   * @throws InvalidTokenException if it is not to be believed, or another user's
   * @throws dev.parley.protocol.RefusedException with error 109 or 110 if it has expired itself
   */
  Identity renew(String token, String user) throws InvalidTokenException {
    Identity identity = access.bearer(token);
    if (!identity.user().equals(user)) {
      throw new InvalidTokenException("of another user");
    }
    return identity;
  }

  /**
   * What a subscription token grants.
   *
   * @throws dev.parley.protocol.RefusedException with error 103 if it is not to be believed,
   *     another user's or for another channel, with 109 or 110 if it has expired
   */
  SubscriptionGrant grant(String token, String user, String channel) {
    SubscriptionGrant grant;
    try {
      grant = access.subscription(token);
    } catch (InvalidTokenException e) {
      throw HubError.PERMISSION_DENIED.refused();
    }
    if (!grant.user().equals(user) || !grant.channel().equals(channel)) {
      throw HubError.PERMISSION_DENIED.refused();
    }
    return grant;
  }
}
