package dev.parley.edge;

import dev.parley.command.Conversations;
import dev.parley.hub.Wire;
import jakarta.websocket.server.ServerEndpoint;
import java.util.Optional;

/** The feed of everything that is published to {@code /publish}. */
@ServerEndpoint("/ws")
public class FeedEndpoint extends SocketEndpoint {
  @Override
  Conversations.Line converse(Conversations protocols, Wire wire, Optional<String> user) {
    return protocols.feed(wire, user.orElseThrow());
  }
}
