package dev.parley.it.client;

import dev.parley.it.client.TextSocket.Ended;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;

/** A client with nothing but a WebSocket: of the plain chat, or a reader of the feed. */
public final class ChatClient implements AutoCloseable {
  /** Where the plain chat is. */
  public static final String CHAT = "/api/chat/connect_chat";

  /** Where the feed is read. */
  public static final String FEED = "/ws";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Journal<String> texts = new Journal<>();
  private final TextSocket socket;

  private ChatClient(URI uri) {
    socket = TextSocket.open(uri, texts::add);
  }

  /** Joins the chat and has been welcomed. */
  public static ChatClient join(Node node, String user) {
    ChatClient client = new ChatClient(node.ws(CHAT, user));
    client.texts.await("welcome", text -> text.contains("\"system\""));
    return client;
  }

  /** Connects to a path and waits for nothing. */
  public static ChatClient open(URI uri) {
    return new ChatClient(uri);
  }

  /** Reads the feed. */
  public static ChatClient feed(Node node) {
    return new ChatClient(node.ws(FEED));
  }

  /** Sends a text as it is. */
  public void send(String text) {
    socket.send(text);
  }

  /** Sends an object. */
  public void send(JsonObject frame) {
    socket.send(frame.toString());
  }

  /** Sends a private message. */
  public void tell(String recipient, String msg) {
    send(JsonText.object("type", "private_message", "recipient", recipient, "msg", msg));
  }

  /** Sends a message to everyone. */
  public void tellAll(String msg) {
    send(JsonText.object("type", "broadcast", "msg", msg));
  }

  /** Sends a frame that has this id and waits for its ack or error. */
  public JsonObject call(JsonObject frame) {
    String id = frame.getString("id");
    int before = texts.all(text -> answers(text, id)).size();
    send(frame);
    return JsonText.parseObject(
        texts
            .await(before + 1, "answer to " + id, text -> answers(text, id), PATIENCE)
            .get(before));
  }

  /** All texts that came, the welcome included. */
  public Journal<String> texts() {
    return texts;
  }

  /** Waits for the first object that holds all of these members. */
  public JsonObject await(JsonObject members) {
    return JsonText.parseObject(texts.await(members.toString(), text -> holds(text, members)));
  }

  /** How many objects came that hold all of these members. */
  public long count(JsonObject members) {
    return texts.all(text -> holds(text, members)).size();
  }

  /** The socket below. */
  public TextSocket socket() {
    return socket;
  }

  /** Waits for the end of the connection. */
  public Ended awaitEnd(Duration patience) {
    return socket.awaitEnd(patience);
  }

  @Override
  public void close() {
    socket.close();
  }

  private static boolean answers(String text, String id) {
    return holds(text, JsonText.object("id", id))
        && (text.startsWith("{\"type\":\"ack\"") || text.startsWith("{\"type\":\"error\""));
  }

  private static boolean holds(String text, JsonObject members) {
    return text.startsWith("{")
        && JsonText.parseObject(text).entrySet().containsAll(members.entrySet());
  }
}
