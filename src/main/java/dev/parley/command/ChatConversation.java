package dev.parley.command;

import dev.parley.access.Identity;
import dev.parley.config.Namespaces;
import dev.parley.config.Settings;
import dev.parley.hub.Connection;
import dev.parley.hub.Subscription;
import dev.parley.hub.Subscription.Terms;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.HubError;
import dev.parley.protocol.PlainChat;
import dev.parley.protocol.RefusedException;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The plain chat: one JSON object a frame. The server subscribes every connection to the chat, if
 * it may read that, and to its user's personal channel, then welcomes it; what the client sends
 * before that waits.
 */
final class ChatConversation implements Conversation {
  private final CommandParser parser;
  private final Client client;
  private final Connection connection;
  private final Identity identity;
  private final CommandOrder order;

  ChatConversation(Settings settings, CommandParser parser, Client client, Identity identity) {
    this.parser = parser;
    this.client = client;
    this.connection = client.connection();
    this.identity = identity;
    this.order = new CommandOrder(settings.limits());
  }

  @Override
  public void opened() {
    order.hold();
    client.admit(identity, this::join, error -> turnAway(error, Disconnect.TRY_AGAIN_LATER));
  }

  private void join() {
    List<String> channels =
        Stream.of(Namespaces.CHAT, Namespaces.PERSONAL + identity.user())
            .filter(client::maySubscribe)
            .toList();
    if (channels.isEmpty()) {
      client.refused("connect", Namespaces.CHAT, HubError.PERMISSION_DENIED);
      turnAway(HubError.PERMISSION_DENIED, Disconnect.PERMISSION_DENIED);
      return;
    }
    AtomicInteger missing = new AtomicInteger(channels.size());
    for (String channel : channels) {
      client.subscribe(
          new Subscription(
              connection,
              Terms.ofServer(channel),
              joined -> {
                if (missing.decrementAndGet() == 0) {
                  welcome();
                }
              },
              error -> turnAway(error, Disconnect.TRY_AGAIN_LATER)));
    }
  }

  @Override
  public void text(String frame) {
    Runnable work = () -> publish(frame);
    if (!order.arrive(new CommandOrder.Arrival("", false, frame.length(), work))) {
      connection.end(Disconnect.TOO_MANY_REQUESTS);
    }
  }

  @Override
  public void binary() {
    connection.end(Disconnect.UNSUPPORTED_DATA);
  }

  private void welcome() {
    // Before the client is told: what it sends upon the welcome finds nothing to wait for.
    order.release();
    connection.greet(PlainChat.welcome(identity.user()));
    connection.pulse().established();
  }

  private void turnAway(HubError error, Disconnect disconnect) {
    connection.greet(PlainChat.refused(error, Optional.empty()));
    connection.end(disconnect);
  }

  private void publish(String frame) {
    Optional<JsonValue> id = Optional.empty();
    String channel = "";
    try {
      Fields fields = parser.fields(frame);
      id = CommandParser.frameId(fields);
      Optional<JsonValue> frameId = id;
      if (!client.takeCommand()) {
        throw HubError.TOO_MANY_REQUESTS.refused();
      }
      Command.Publish command = parser.chatMessage(fields, connection.info());
      channel = command.channel();
      client.publish(command).whenComplete((position, failure) -> answer(frameId, failure));
    } catch (RefusedException e) {
      client.refused("publish", channel, e.error());
      refuse(e.error(), id);
    }
  }

  private void answer(Optional<JsonValue> id, Throwable failure) {
    if (failure != null) {
      refuse(RefusedException.errorOf(failure), id);
    } else {
      id.ifPresent(value -> connection.send(PlainChat.ack(value)));
    }
  }

  private void refuse(HubError error, Optional<JsonValue> id) {
    if (client.takeError(error)) {
      connection.send(PlainChat.refused(error, id));
    } else {
      connection.end(Disconnect.TOO_MANY_ERRORS);
    }
  }
}
