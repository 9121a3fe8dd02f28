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
   * A socket that speaks with the hub.
   *
   * @param connection its place in the hub
   * @param conversation its protocol
   */
  public record Line(Connection connection, Conversation conversation) {}

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
  public Line centrifuge(Wire wire, Optional<Identity> vouched) {
    return line(
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
  public Line chat(Wire wire, Identity identity) {
    return line(
        wire,
        Encoding.PLAIN_CHAT,
        client -> new ChatConversation(settings, parser, client, identity));
  }

  /** The feed. */
  public Line feed(Wire wire, Identity identity) {
    return line(wire, Encoding.FEED, client -> new FeedConversation(client, identity));
  }

  private Line line(Wire wire, Encoding encoding, Function<Client, Conversation> conversation) {
    Connection connection = hub.open(wire, encoding);
    Client client =
        new Client(
            hub,
            connection,
            handler,
            new Permissions(settings.namespaces(), connection),
            new Allowance(settings.limits(), publishRates));
    return new Line(connection, conversation.apply(client));
  }
}
