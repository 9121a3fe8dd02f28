package dev.parley.edge;

import dev.parley.access.Identity;
import dev.parley.command.Conversations;
import dev.parley.hub.Wire;
import jakarta.websocket.server.ServerEndpoint;
import java.util.Optional;

/** The plain chat, for users that the handshake has let in. */
@ServerEndpoint(value = "/api/chat/connect_chat", configurator = EndpointInstances.class)
public class ChatEndpoint extends SocketEndpoint {
  @Override
  Conversations.Started converse(Conversations protocols, Wire wire, Optional<Identity> identity) {
    return protocols.chat(wire, identity.orElseThrow());
  }
}
