package dev.parley.command;

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
  private final Hub hub;
  private final CommandParser parser;
  private final CommandHandler handler;

  /** For the container's proxies. */
  Conversations() {
    this(null, null, null, null);
  }

  @Inject
  Conversations(Settings settings, Hub hub, CommandParser parser, CommandHandler handler) {
    this.settings = settings;
    this.hub = hub;
    this.parser = parser;
    this.handler = handler;
  }

  /** The Centrifuge protocol; without a user, connect is refused. */
  public Line centrifuge(Wire wire, Optional<String> user) {
    return line(
        wire,
        Encoding.CENTRIFUGE_JSON,
        connection -> new CentrifugeConversation(settings, hub, parser, handler, connection, user));
  }

  /** The plain chat of a user. */
  public Line chat(Wire wire, String user) {
    return line(
        wire,
        Encoding.PLAIN_CHAT,
        connection -> new ChatConversation(settings, hub, parser, handler, connection, user));
  }

  /** The feed. */
  public Line feed(Wire wire, String user) {
    return line(
        wire, Encoding.FEED, connection -> new FeedConversation(hub, handler, connection, user));
  }

  private Line line(Wire wire, Encoding encoding, Function<Connection, Conversation> conversation) {
    Connection connection = hub.open(wire, encoding);
    return new Line(connection, conversation.apply(connection));
  }
}
