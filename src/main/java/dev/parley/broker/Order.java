package dev.parley.broker;

import dev.parley.hub.Connection;
import dev.parley.protocol.Disconnect;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What every node is to do with connections: end them, or have them expire at another time.
 * Immutable.
 *
 * @param user whose connections; where it is about one token, anybody's
 * @param client only the connection with this id; empty for all
 * @param whitelist ids of connections that stay
 * @param code of the disconnect
 * @param reason of the disconnect
 * @param expireAt when they expire, in seconds since 1970, 0 for never; null where they are to end
 * @param revocation which tokens' connections alone are to end; null where tokens don't matter
 */
public record Order(
    String user,
    String client,
    Set<String> whitelist,
    int code,
    String reason,
    Long expireAt,
    Revocation revocation) {

  /** A node that does not know what to do ends them so that their clients come again. */
  private static final Disconnect OTHERWISE = Disconnect.EXPIRED;

  /** The order to end connections of a user. */
  public static Order disconnect(
      String user, String client, Set<String> whitelist, Disconnect disconnect) {
    return new Order(
        user, client, Set.copyOf(whitelist), disconnect.code(), disconnect.reason(), null, null);
  }

  /**
   * The order to have connections of a user expire.
   *
   * @param end never, if there is none
   */
  public static Order expire(String user, String client, Optional<Instant> end) {
    return new Order(
        user,
        client,
        Set.of(),
        OTHERWISE.code(),
        OTHERWISE.reason(),
        end.map(Instant::getEpochSecond).orElse(0L),
        null);
  }

  /** The order to end the connections that a token vouches for which is revoked. */
  static Order revoke(Revocation revocation) {
    return new Order(
        revocation.user(), "", Set.of(), OTHERWISE.code(), OTHERWISE.reason(), null, revocation);
  }

  /** Whether it may mean connections of any user. */
  boolean isForAnyUser() {
    return revocation != null && revocation.isOfToken();
  }

  /** Does it to a connection of its user, if that is meant. */
  void carryOut(Connection connection) {
    if (!concerns(connection)) {
      return;
    }
    if (revocation != null) {
      connection.end(Disconnect.INVALID_TOKEN);
    } else if (expireAt == null) {
      connection.end(new Disconnect(code, reason));
    } else {
      connection.renew(Optional.of(expireAt).filter(end -> end > 0).map(Instant::ofEpochSecond));
    }
  }

  private boolean concerns(Connection connection) {
    return (client.isEmpty() || client.equals(connection.id()))
        && !whitelist.contains(connection.id())
        && (revocation == null || connection.token().filter(revocation::concerns).isPresent());
  }
}
