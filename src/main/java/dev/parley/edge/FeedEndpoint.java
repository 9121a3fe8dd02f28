package dev.parley.edge;

import dev.parley.access.Identity;
import dev.parley.command.Conversations;
import dev.parley.hub.Wire;
import jakarta.websocket.server.ServerEndpoint;
import java.util.Optional;

/** The feed of everything that is published to {@code /publish}. */
@ServerEndpoint(value = "/ws", configurator = EndpointInstances.class)
public class FeedEndpoint extends SocketEndpoint {
  @Override
  Conversations.Started converse(Conversations protocols, Wire wire, Optional<Identity> identity) {
    return protocols.feed(wire, identity.orElseThrow());
  }
}
