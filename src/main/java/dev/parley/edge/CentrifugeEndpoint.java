package dev.parley.edge;

import dev.parley.access.Identity;
import dev.parley.command.Conversations;
import dev.parley.hub.Wire;
import jakarta.websocket.server.ServerEndpoint;
import java.util.Optional;

/** The Centrifuge client protocol. */
@ServerEndpoint(
    value = CentrifugeEndpoint.PATH,
    subprotocols = "centrifuge-json",
    configurator = EndpointInstances.class)
public class CentrifugeEndpoint extends SocketEndpoint {
  static final String PATH = "/connection/websocket";

  @Override
  Conversations.Started converse(Conversations protocols, Wire wire, Optional<Identity> identity) {
    return protocols.centrifuge(wire, identity);
  }
}
