package dev.parley.command;

import dev.parley.access.Identity;
import dev.parley.config.Settings;
import dev.parley.hub.Connection;
import dev.parley.hub.Hub;
import dev.parley.hub.Wire;
import dev.parley.protocol.Encoding;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.Function;

/** Starts the conversation with a new socket. Safe for use by any thread. */
@ApplicationScoped
public class Conversations {
  /**
   * A conversation that was started.
   *
   * @param connection the client's place in the hub
   * @param conversation what speaks with the client, by its protocol
   */
  public record Started(Connection connection, Conversation conversation) {}

  private final Settings settings;
  private final Access access;
  private final Hub hub;
  private final CommandParser parser;
  private final CommandHandler handler;
  private final PublishRates publishRates;

  /** For the container's proxies. */
  Conversations() {
    settings = null;
    access = null;
    hub = null;
    parser = null;
    handler = null;
    publishRates = null;
  }

  @Inject
  Conversations(
      Settings settings, Access access, Hub hub, CommandParser parser, CommandHandler handler) {
    this.settings = settings;
    this.access = access;
    this.hub = hub;
    this.parser = parser;
    this.handler = handler;
    this.publishRates = new PublishRates(settings.limits().publishesPerSecond(), System::nanoTime);
  }

  /** The Centrifuge protocol; where nobody vouches for a user, connect needs a token. */
  public Started centrifuge(Wire wire, Optional<Identity> vouched) {
    return start(
        wire,
        Encoding.CENTRIFUGE_JSON,
        client ->
            new CentrifugeConversation(
                settings,
                parser,
                client,
                new Admission(new Credentials(access, vouched), parser, handler, client)));
  }

  /** The plain chat of a user. */
  public Started chat(Wire wire, Identity identity) {
    return start(
        wire,
        Encoding.PLAIN_CHAT,
        client -> new ChatConversation(settings, parser, client, identity));
  }

  /** The feed. */
  public Started feed(Wire wire, Identity identity) {
    return start(wire, Encoding.FEED, client -> new FeedConversation(client, identity));
  }

  private Started start(Wire wire, Encoding encoding, Function<Client, Conversation> conversation) {
    Connection connection = hub.open(wire, encoding);
    Client client =
        new Client(
            hub,
            connection,
            handler,
            new Permissions(settings.namespaces(), connection),
            new Allowance(settings.limits(), publishRates));
    return new Started(connection, conversation.apply(client));
  }
}
