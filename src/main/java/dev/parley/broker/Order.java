package dev.parley.broker;

import dev.parley.protocol.Disconnect;
import java.util.Set;

/**
 * What every node is to do with a user's connections: end them. Immutable.
 *
 * @param user whose connections
 * @param client only the connection with this id; empty for all
 * @param whitelist ids of connections that stay
 * @param code of the disconnect
 * @param reason of the disconnect
 */
public record Order(String user, String client, Set<String> whitelist, int code, String reason) {

  /** The order to end connections of a user. */
  public static Order disconnect(
      String user, String client, Set<String> whitelist, Disconnect disconnect) {
    return new Order(user, client, Set.copyOf(whitelist), disconnect.code(), disconnect.reason());
  }

  /** Whether a connection of the user is meant. */
  boolean concerns(String connectionId) {
    return (client.isEmpty() || client.equals(connectionId)) && !whitelist.contains(connectionId);
  }
}
