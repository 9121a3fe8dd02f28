package dev.parley.command;

import dev.parley.broker.HistoryQuery;
import dev.parley.config.Limits;
import dev.parley.config.Namespaces;
import dev.parley.config.Settings;
import dev.parley.hub.Subscription.Terms;
import dev.parley.protocol.ClientInfo;
import dev.parley.protocol.HubError;
import dev.parley.protocol.Json;
import dev.parley.protocol.Message;
import dev.parley.protocol.PlainChat;
import dev.parley.protocol.RefusedException;
import dev.parley.protocol.StreamPosition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes valid commands of fields that nobody vouches for; every method throws {@link
 * RefusedException} with the error that the sender is to be told. Safe for use by any thread.
 *
 * <p>What each publication and subscription goes through is public, since the container's proxies
 * would call it by reflection otherwise.
 */
@ApplicationScoped
public class CommandParser {
  private static final String IDEMPOTENCY_KEY = "idempotency_key";
  private static final int LONGEST_IDEMPOTENCY_KEY = 128;
  private static final String EMPTY_TEXT = "\"\"";

  /** Centrifugo's options without which a publication is another, or should not be made. */
  private static final List<String> NOT_HEEDED = List.of("version", "version_epoch", "b64data");

  private static final int REJECT_UNRECOVERED = 2;
  private static final int MOST_CHANNELS_A_BROADCAST = 10_000;
  private static final long MOST_BYTES_A_BROADCAST = 32 << 20;
  private static final int CLIENT_HISTORY_ENTRIES = 300;
  private static final int CLIENT_HISTORY_BYTES = 128 << 10;
  private static final int API_HISTORY_BYTES = 8 << 20;

  /** What is to be published, into whichever channel. */
  private record Content(
      String data, Map<String, String> tags, boolean withHistory, Optional<String> key) {

    Command.Publish in(String channel) {
      return new Command.Publish(channel, data, Optional.empty(), tags, withHistory, key);
    }

    /** What it takes in each channel, about. */
    long bytes() {
      return Message.utf8Length(data)
          + tags.entrySet().stream()
              .mapToLong(
                  tag -> Message.utf8Length(tag.getKey()) + Message.utf8Length(tag.getValue()))
              .sum();
    }
  }

  private final Limits limits;
  private final ChannelNames names;

  /** For the container's proxies. */
  CommandParser() {
    limits = null;
    names = null;
  }

  @Inject
  CommandParser(Settings settings) {
    limits = settings.limits();
    names = new ChannelNames(settings);
  }

  /** The fields of a text, at most as deep as the limit allows. */
  public Fields fields(String text) {
    return Fields.parse(text, limits.nesting());
  }

  /** A channel's name in a field, valid and of a known namespace. */
  public String channel(Fields fields) {
    return names.channel(fields.requiredText("channel"));
  }

  /** The name of a channel that a user is to be subscribed to by the server. */
  public String serverChannel(String name, String user) {
    String channel = names.channel(name);
    if (Namespaces.isPersonalOfAnother(channel, user)) {
      throw HubError.PERMISSION_DENIED.refused();
    }
    return channel;
  }

  /**
   * The terms of a subscription.
   *
   * @param channel a valid name
   * @param fields how the client asks for it: whether and from where it wants to recover
   */
  public Terms terms(String channel, boolean byServer, Fields fields) {
    return new Terms(
        channel,
        byServer,
        names.namespace(channel).isRecoverable(),
        fields.flag("recover") ? Optional.of(recoveryPosition(fields)) : Optional.empty(),
        !byServer && (fields.number("flag", 0, 0, Integer.MAX_VALUE) & REJECT_UNRECOVERED) != 0);
  }

  public Command.Publish publish(Fields fields, ClientInfo info) {
    String channel = channel(fields);
    return Command.Publish.byClient(
        channel, payload("data", fields.requiredValue("data")), info, Optional.empty());
  }

  /** A publication of the server API. */
  public Command.Publish publish(Fields fields) {
    String channel = channel(fields);
    return content(fields).in(channel);
  }

  /** The publications of the server API's broadcast, one a channel, in its order. */
  public List<Attempt<Command.Publish>> broadcast(Fields fields) {
    List<String> channels = fields.texts("channels");
    if (channels.isEmpty() || channels.size() > MOST_CHANNELS_A_BROADCAST) {
      throw HubError.BAD_REQUEST
          .saying("channels: must be 1 to " + MOST_CHANNELS_A_BROADCAST + " channels")
          .refused();
    }
    Content content = content(fields);
    if (content.bytes() * channels.size() > MOST_BYTES_A_BROADCAST) {
      throw HubError.LIMIT_EXCEEDED
          .saying(
              "data and tags: are over "
                  + MOST_BYTES_A_BROADCAST
                  + " bytes in all channels together")
          .refused();
    }
    return channels.stream()
        .map(channel -> Attempt.of(() -> content.in(names.channel(channel))))
        .toList();
  }

  Command.History clientHistory(Fields fields) {
    return history(fields, CLIENT_HISTORY_ENTRIES, CLIENT_HISTORY_BYTES);
  }

  /** A history request of the server API. */
  public Command.History apiHistory(Fields fields) {
    return history(fields, Integer.MAX_VALUE, API_HISTORY_BYTES);
  }

  /** The channel whose history the server API is to remove. */
  public String removeHistory(Fields fields) {
    return names.channelWithHistory(fields.requiredText("channel"));
  }

  /** A frame of the plain chat. */
  public Command.Publish chatMessage(Fields fields, ClientInfo info) {
    String type = fields.requiredText("type");
    Optional<String> key = idempotencyKey(fields, info);
    return switch (type) {
      case PlainChat.PRIVATE_MESSAGE -> {
        String recipient = recipient(fields);
        yield Command.Publish.byClient(
            Namespaces.PERSONAL + recipient,
            payload("msg", PlainChat.privateMessage(info.user(), msg(fields), recipient)),
            info,
            key);
      }
      case PlainChat.BROADCAST ->
          Command.Publish.byClient(
              Namespaces.CHAT,
              payload("msg", PlainChat.broadcast(info.user(), msg(fields))),
              info,
              key);
      default ->
          throw HubError.BAD_REQUEST.saying("type: must be private_message or broadcast").refused();
    };
  }

  /** A private message from outside. */
  public Command.Publish createChat(Fields fields) {
    String sender = fields.requiredText("sender");
    String recipient = recipient(fields);
    return Command.Publish.byServer(
        Namespaces.PERSONAL + recipient,
        payload("msg", PlainChat.privateMessage(sender, msg(fields), recipient)),
        idempotencyKey(fields.text(IDEMPOTENCY_KEY)));
  }

  /** A text for everyone who reads the feed. */
  public Command.Publish feedMessage(String message, Optional<String> idempotencyKey) {
    return Command.Publish.byServer(
        Namespaces.FEED, payload("message", Json.value(message)), idempotencyKey(idempotencyKey));
  }

  /** The id of a plain chat frame, to be repeated in the answer. */
  static Optional<JsonValue> frameId(Fields fields) {
    return fields
        .value("id")
        .filter(
            id ->
                id instanceof JsonString text
                    ? text.getString().length() <= LONGEST_IDEMPOTENCY_KEY
                    : id instanceof JsonNumber
                        && Json.line(id).length() <= LONGEST_IDEMPOTENCY_KEY);
  }

  private Content content(Fields fields) {
    NOT_HEEDED.forEach(name -> fields.refuse(name, "is not available"));
    Optional<String> key = idempotencyKey(fields.text(IDEMPOTENCY_KEY));
    String data = payload("data", fields.requiredValue("data"));
    Map<String, String> tags = tags(fields);
    boolean withHistory = !fields.flag("skip_history");
    return new Content(data, tags, withHistory, key);
  }

  private Command.History history(Fields fields, int mostEntries, int mostBytes) {
    String channel = names.channelWithHistory(fields.requiredText("channel"));
    long limit = fields.number("limit", 0, -1, Integer.MAX_VALUE);
    Fields since = fields.object("since");
    return new Command.History(
        channel,
        new HistoryQuery(
            limit < 0 ? mostEntries : (int) Math.min(limit, mostEntries),
            mostBytes,
            fields.has("since") ? Optional.of(position(since)) : Optional.empty(),
            fields.flag("reverse")));
  }

  private static StreamPosition position(Fields since) {
    long offset = since.number("offset", 0, 0, Long.MAX_VALUE);
    return StreamPosition.of(since.text("epoch").orElse(""), offset)
        .orElseThrow(HubError.UNRECOVERABLE_POSITION::refused);
  }

  /** A position of another hub's stream is one that no stream of ours reaches back to. */
  private static StreamPosition recoveryPosition(Fields fields) {
    long offset = fields.number("offset", 0, 0, Long.MAX_VALUE);
    return StreamPosition.of(fields.text("epoch").orElse(""), offset)
        .orElse(StreamPosition.FOREIGN);
  }

  private Map<String, String> tags(Fields fields) {
    fields.value("tags").ifPresent(tags -> payload("tags", tags));
    return fields.textByKey("tags");
  }

  private static JsonValue msg(Fields fields) {
    return fields.requiredValue("msg");
  }

  private static String recipient(Fields fields) {
    return ChannelNames.user("recipient", fields.requiredText("recipient"));
  }

  /** A value as the line of JSON that is published. */
  private String payload(String field, JsonValue value) {
    String line = Json.line(value);
    if (Message.utf8Length(line) > limits.payload()) {
      throw HubError.LIMIT_EXCEEDED
          .saying(field + ": is over " + limits.payload() + " bytes")
          .refused();
    }
    return line;
  }

  /**
   * The key of a plain chat frame, of its user alone: two users may use the same id. An anonymous
   * user's is of the connection alone. An empty id asks for an answer, and counts as no key.
   */
  private static Optional<String> idempotencyKey(Fields fields, ClientInfo info) {
    Optional<JsonValue> id = frameId(fields);
    if (fields.has("id") && id.isEmpty()) {
      throw HubError.BAD_REQUEST
          .saying(
              "id: must be a number or a string of at most "
                  + LONGEST_IDEMPOTENCY_KEY
                  + " characters")
          .refused();
    }
    String key = id.map(Json::line).orElse(EMPTY_TEXT);
    if (key.codePoints().anyMatch(ChannelNames::isHalfASign)) {
      throw HubError.BAD_REQUEST.saying("id: is not Unicode").refused();
    }
    String owner =
        info.user().isEmpty()
            ? "client:" + info.client()
            : "user:" + info.user().replace("%", "%25").replace(":", "%3A");
    return key.equals(EMPTY_TEXT) ? Optional.empty() : Optional.of(owner + ":" + key);
  }

  /** The key of a publication from outside, unlike any client's; an empty one counts as none. */
  private static Optional<String> idempotencyKey(Optional<String> given) {
    if (given.isPresent() && given.get().length() > LONGEST_IDEMPOTENCY_KEY) {
      throw HubError.BAD_REQUEST
          .saying(IDEMPOTENCY_KEY + ": must be at most " + LONGEST_IDEMPOTENCY_KEY + " characters")
          .refused();
    }
    if (given.isPresent() && given.get().codePoints().anyMatch(ChannelNames::isHalfASign)) {
      throw HubError.BAD_REQUEST.saying(IDEMPOTENCY_KEY + ": is not Unicode").refused();
    }
    return given.filter(key -> !key.isEmpty()).map(key -> "api:" + key);
  }
}
