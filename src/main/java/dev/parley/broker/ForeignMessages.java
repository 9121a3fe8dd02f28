package dev.parley.broker;

import dev.parley.config.Limits;
import dev.parley.config.Namespaces;
import dev.parley.protocol.Json;
import dev.parley.protocol.Message;
import dev.parley.protocol.PlainChat;
import dev.parley.protocol.Publication;
import dev.parley.protocol.RefusedException;
import dev.parley.protocol.StoredLine;
import dev.parley.protocol.StreamPosition;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Chat messages that other programs publish straight into Redis. They have no position and are
 * delivered at most once, by each node to its own readers. What is not one is dropped and logged,
 * without its content.
 */
final class ForeignMessages {
  private static final System.Logger LOGGER = System.getLogger(ForeignMessages.class.getName());

  private final Channels channels;
  private final Limits limits;
  private final DroppedMessages dropped;

  ForeignMessages(Channels channels, Limits limits) {
    this(channels, limits, line -> LOGGER.log(System.Logger.Level.WARNING, line));
  }

  ForeignMessages(Channels channels, Limits limits, Consumer<String> log) {
    this.channels = channels;
    this.limits = limits;
    this.dropped = new DroppedMessages("foreign message", log);
  }

  /** Called on the subscriber's thread, which it leaves at once: reading JSON is a lane's work. */
  void accept(String message) {
    int bytes = Message.utf8Length(message);
    if (bytes > limits.payload()) {
      dropped.add("over " + limits.payload() + " bytes");
    } else if (!channels.laneOf(Namespaces.CHAT).offerLive(bytes, () -> deliver(message))) {
      dropped.add("too many at once");
    }
  }

  private void deliver(String message) {
    try {
      JsonValue value = Json.parse(message, limits.nesting());
      Optional<String> channel =
          value instanceof JsonObject object ? channelOf(object) : Optional.empty();
      if (channel.isEmpty()) {
        dropped.add("neither private_message with a recipient nor broadcast");
        return;
      }
      String line =
          StoredLine.write(
              Json.line(value), Optional.empty(), Map.of(), System.currentTimeMillis());
      if (!channels.publish(new Publication(channel.get(), line, StreamPosition.NONE))) {
        dropped.add("too many at once");
      }
    } catch (RefusedException e) {
      dropped.add(e.getMessage());
    }
  }

  private static Optional<String> channelOf(JsonObject message) {
    if (message.getOrDefault("msg", JsonValue.NULL) == JsonValue.NULL) {
      return Optional.empty();
    }
    return switch (text(message, "type")) {
      case PlainChat.BROADCAST -> Optional.of(Namespaces.CHAT);
      case PlainChat.PRIVATE_MESSAGE ->
          Optional.of(text(message, "recipient"))
              .filter(recipient -> !recipient.isEmpty())
              .map(recipient -> Namespaces.PERSONAL + recipient);
      default -> Optional.empty();
    };
  }

  private static String text(JsonObject message, String field) {
    return message.get(field) instanceof JsonString text ? text.getString() : "";
  }
}
