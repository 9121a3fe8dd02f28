package dev.parley.protocol;

import java.util.Optional;

/**
 * Who published: set by the server from the connection, never by what a client claims.
 *
 * @param user the user that the connection belongs to; empty for the anonymous user
 * @param client the connection's id
 * @param connInfo what its token shows of the connection, as one line of JSON
 * @param chanInfo what its token shows of it in this channel, as one line of JSON
 */
public record ClientInfo(
    String user, String client, Optional<String> connInfo, Optional<String> chanInfo) {

  /** A connection of which no token shows more. */
  public ClientInfo(String user, String client) {
    this(user, client, Optional.empty(), Optional.empty());
  }

  /** As clients of the Centrifuge protocol see it. */
  String json() {
    StringBuilder json =
        new StringBuilder(96)
            .append("{\"user\":")
            .append(Json.quote(user))
            .append(",\"client\":")
            .append(Json.quote(client));
    connInfo.ifPresent(info -> json.append(",\"conn_info\":").append(info));
    chanInfo.ifPresent(info -> json.append(",\"chan_info\":").append(info));
    return json.append('}').toString();
  }
}
