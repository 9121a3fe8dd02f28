package dev.parley.broker;

import dev.parley.hub.Connection;
import dev.parley.protocol.Disconnect;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What every node is to do with a user's connections: end them, or have them expire at another
 * time. Immutable.
 *
 * @param user whose connections
 * @param client only the connection with this id; empty for all
 * @param whitelist ids of connections that stay
 * @param code of the disconnect
 * @param reason of the disconnect
 * @param expireAt when they expire, in seconds since 1970, 0 for never; null where they are to end
 */
public record Order(
    String user, String client, Set<String> whitelist, int code, String reason, Long expireAt) {

  /** The order to end connections of a user. */
  public static Order disconnect(
      String user, String client, Set<String> whitelist, Disconnect disconnect) {
    return new Order(
        user, client, Set.copyOf(whitelist), disconnect.code(), disconnect.reason(), null);
  }

  /**
   * The order to have connections of a user expire.
   *
   * @param end never, if there is none
   */
  public static Order expire(String user, String client, Optional<Instant> end) {
    // A node that knows no such order ends them, so that their clients come again.
    Disconnect otherwise = Disconnect.EXPIRED;
    return new Order(
        user,
        client,
        Set.of(),
        otherwise.code(),
        otherwise.reason(),
        end.map(Instant::getEpochSecond).orElse(0L));
  }

  /** Does it to one of the user's connections, if that is meant. */
  void carryOut(Connection connection) {
    if (!concerns(connection.id())) {
      return;
    }
    if (expireAt == null) {
      connection.end(new Disconnect(code, reason));
    } else {
      connection.renew(Optional.of(expireAt).filter(end -> end > 0).map(Instant::ofEpochSecond));
    }
  }

  private boolean concerns(String connectionId) {
    return (client.isEmpty() || client.equals(connectionId)) && !whitelist.contains(connectionId);
  }
}
