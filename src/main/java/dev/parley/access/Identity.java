package dev.parley.access;

import dev.parley.protocol.IssuedToken;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Whom a connection belongs to, and what comes with it. Immutable.
 *
 * @param user the user's id; empty for the anonymous user
 * @param expiresAt until when that is vouched for; for ever, if nobody said
 * @param info what others are shown of the connection, as JSON
 * @param subscriptions the channels that the server subscribes it to beside the personal one, as
 *     they were named: nobody has looked whether there can be such
 * @param capabilities what its client may do beside what anyone may
 * @param token the token that vouches for all that, if one does
 */
public record Identity(
    String user,
    Optional<Instant> expiresAt,
    Optional<String> info,
    Map<String, Options> subscriptions,
    Capabilities capabilities,
    Optional<IssuedToken> token) {

  /**
   * What comes with a subscription by the server.
   *
   * @param info what others are shown of the connection in that channel, as JSON
   * @param data what the client is told when it is subscribed, as JSON
   */
  public record Options(Optional<String> info, Optional<String> data) {
    /** A subscription that nothing comes with. */
    public static final Options NONE = new Options(Optional.empty(), Optional.empty());
  }

  /** A user of whom somebody else than a token tells. */
  public static Identity of(String user) {
    return new Identity(
        user, Optional.empty(), Optional.empty(), Map.of(), Capabilities.NONE, Optional.empty());
  }
}
