package dev.parley.command;

import dev.parley.config.Namespaces;
import dev.parley.config.Settings;
import dev.parley.hub.Connection;
import dev.parley.hub.Hub;
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

/**
 * The plain chat: one JSON object a frame. The server subscribes every connection to the chat and
 * to its user's personal channel, then welcomes it; what the client sends before that waits.
 */
final class ChatConversation implements Conversation {
  private final Hub hub;
  private final CommandParser parser;
  private final CommandHandler handler;
  private final Connection connection;
  private final String user;
  private final CommandOrder order;
  private final Unanswered unanswered;
  private final Rate rate;

  ChatConversation(
      Settings settings,
      Hub hub,
      CommandParser parser,
      CommandHandler handler,
      Connection connection,
      String user) {
    this.hub = hub;
    this.parser = parser;
    this.handler = handler;
    this.connection = connection;
    this.user = user;
    this.order = new CommandOrder(settings.limits());
    this.unanswered = new Unanswered(settings.limits().unansweredBytes());
    this.rate = new Rate(settings.limits().commandsPerSecond(), System::nanoTime);
  }

  @Override
  public void opened() {
    hub.admit(connection, user);
    order.connecting();
    List<String> channels =
        user.isEmpty()
            ? List.of(Namespaces.CHAT)
            : List.of(Namespaces.CHAT, Namespaces.PERSONAL + user);
    AtomicInteger missing = new AtomicInteger(channels.size());
    for (String channel : channels) {
      handler.subscribe(
          new Subscription(
              connection,
              Terms.ofServer(channel),
              joined -> {
                if (missing.decrementAndGet() == 0) {
                  welcome();
                }
              },
              this::turnAway));
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
    order.connected();
    connection.greet(PlainChat.welcome(user));
    connection.pulse().established();
  }

  private void turnAway(HubError error) {
    connection.greet(PlainChat.refused(error, Optional.empty()));
    connection.end(Disconnect.TRY_AGAIN_LATER);
  }

  private void publish(String frame) {
    Optional<JsonValue> id = Optional.empty();
    try {
      Fields fields = parser.fields(frame);
      id = CommandParser.frameId(fields);
      Optional<JsonValue> frameId = id;
      if (!rate.take()) {
        throw HubError.TOO_MANY_REQUESTS.refused();
      }
      Command.Publish command = parser.chatMessage(fields, connection.info());
      unanswered
          .until(frame.length(), () -> handler.publish(command))
          .whenComplete((position, failure) -> answer(frameId, failure));
    } catch (RefusedException e) {
      connection.send(PlainChat.refused(e.error(), id));
    }
  }

  private void answer(Optional<JsonValue> id, Throwable failure) {
    if (failure != null) {
      connection.send(PlainChat.refused(RefusedException.errorOf(failure), id));
    } else {
      id.ifPresent(value -> connection.send(PlainChat.ack(value)));
    }
  }
}
