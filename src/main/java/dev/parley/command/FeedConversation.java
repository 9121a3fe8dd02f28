package dev.parley.command;

import dev.parley.access.Identity;
import dev.parley.config.Namespaces;
import dev.parley.hub.Connection;
import dev.parley.hub.Subscription;
import dev.parley.hub.Subscription.Terms;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.HubError;

/**
 * The feed: everything that is published to it goes to the client, whose own frames are ignored.
 */
final class FeedConversation implements Conversation {
  private final Client client;
  private final Connection connection;
  private final Identity identity;

  FeedConversation(Client client, Identity identity) {
    this.client = client;
    this.connection = client.connection();
    this.identity = identity;
  }

  @Override
  public void opened() {
    client.admit(identity, this::join, error -> connection.end(Disconnect.TRY_AGAIN_LATER));
  }

  private void join() {
    if (!client.maySubscribe(Namespaces.FEED)) {
      client.refused("connect", Namespaces.FEED, HubError.PERMISSION_DENIED);
      connection.end(Disconnect.PERMISSION_DENIED);
      return;
    }
    client.subscribe(
        new Subscription(
            connection,
            Terms.ofServer(Namespaces.FEED),
            joined -> {
              connection.open();
              connection.pulse().established();
            },
            error -> connection.end(Disconnect.TRY_AGAIN_LATER)));
  }

  @Override
  public void text(String frame) {
    // The feed has no commands; that the client was heard is noted already.
  }

  @Override
  public void binary() {
    // As above.
  }
}
