package dev.parley.protocol;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Optional;

/** Writes the server's side of the plain chat: one JSON object a frame, told apart by its type. */
public final class PlainChat {
  /** The type of a message to one user. */
  public static final String PRIVATE_MESSAGE = "private_message";

  /** The type of a message to everyone in the chat. */
  public static final String BROADCAST = "broadcast";

  private static final String SYSTEM = "system";

  private PlainChat() {}

  /** The first message on a new connection. */
  public static Message welcome(String user) {
    return Message.of(
        chatMessage(
            SYSTEM,
            "msg",
            Json.quote("Welcome to the chat app!"),
            "sender",
            Json.quote(SYSTEM),
            "recipient",
            Json.quote(user)));
  }

  /** Tells that the frame with this id was published. */
  public static Message ack(JsonValue id) {
    return Message.of(chatMessage("ack", "id", Json.line(id)));
  }

  /** Tells that a frame was refused, with its id if it had one. */
  public static Message refused(HubError error, Optional<JsonValue> id) {
    String code = Integer.toString(error.code());
    String text = Json.quote(error.message());
    return Message.of(
        id.isPresent()
            ? chatMessage("error", "code", code, "msg", text, "id", Json.line(id.get()))
            : chatMessage("error", "code", code, "msg", text));
  }

  /** What is stored for a private message, which goes into its recipient's personal channel. */
  public static JsonObject privateMessage(String sender, JsonValue msg, String recipient) {
    return Json.object()
        .add("type", PRIVATE_MESSAGE)
        .add("sender", sender)
        .add("msg", msg)
        .add("recipient", recipient)
        .build();
  }

  /** What is stored for a message to everyone. */
  public static JsonObject broadcast(String sender, JsonValue msg) {
    return Json.object().add("type", BROADCAST).add("sender", sender).add("msg", msg).build();
  }

  static String publication(Publication publication) {
    JsonObject stored = Json.parseObject(publication.stored());
    JsonValue data = stored.get("data");
    Optional<JsonValue> msg = field(data, "msg");
    String type = field(data, "type").map(PlainChat::textOf).orElse("");
    JsonValue sender = sender(stored, data);
    if (msg.isPresent() && type.equals(PRIVATE_MESSAGE)) {
      return chatMessage(
          PRIVATE_MESSAGE,
          "sender",
          Json.line(sender),
          "msg",
          Json.line(msg.get()),
          "recipient",
          recipient(publication.channel(), data));
    }
    if (msg.isPresent() && type.equals(BROADCAST)) {
      return chatMessage(BROADCAST, "sender", Json.line(sender), "msg", Json.line(msg.get()));
    }
    return chatMessage(
        "channel_message",
        "channel",
        Json.quote(publication.channel()),
        "sender",
        Json.line(sender),
        "data",
        Json.line(data));
  }

  /** The info of a publication is the truth about its sender, whatever its data claims. */
  private static JsonValue sender(JsonObject stored, JsonValue data) {
    return field(stored.get("info"), "user").or(() -> field(data, "sender")).orElse(JsonValue.NULL);
  }

  private static String recipient(String channel, JsonValue data) {
    return channel.startsWith("#")
        ? Json.quote(channel.substring(1))
        : Json.line(field(data, "recipient").orElse(JsonValue.NULL));
  }

  private static Optional<JsonValue> field(JsonValue value, String name) {
    return value instanceof JsonObject object
        ? Optional.ofNullable(object.get(name))
        : Optional.empty();
  }

  private static String textOf(JsonValue value) {
    return value instanceof JsonString string ? string.getString() : "";
  }

  /** The type, then pairs of a key and its value's JSON, in the order given. */
  private static String chatMessage(String type, String... pairs) {
    StringBuilder json = new StringBuilder(96).append("{\"type\":").append(Json.quote(type));
    for (int i = 0; i < pairs.length; i += 2) {
      json.append(",\"").append(pairs[i]).append("\":").append(pairs[i + 1]);
    }
    return json.append('}').toString();
  }
}
