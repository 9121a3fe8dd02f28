package dev.parley.command;

import dev.parley.config.Namespaces;
import dev.parley.hub.Connection;
import dev.parley.hub.Hub;
import dev.parley.hub.Subscription;
import dev.parley.hub.Subscription.Terms;
import dev.parley.protocol.Disconnect;

/**
 * The feed: everything that is published to it goes to the client, whose own frames are ignored.
 */
final class FeedConversation implements Conversation {
  private final Hub hub;
  private final CommandHandler handler;
  private final Connection connection;
  private final String user;

  FeedConversation(Hub hub, CommandHandler handler, Connection connection, String user) {
    this.hub = hub;
    this.handler = handler;
    this.connection = connection;
    this.user = user;
  }

  @Override
  public void opened() {
    hub.admit(connection, user);
    handler.subscribe(
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
