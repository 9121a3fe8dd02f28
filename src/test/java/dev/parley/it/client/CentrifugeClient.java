package dev.parley.it.client;

import dev.parley.it.client.TextSocket.Ended;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A client of the Centrifuge protocol in JSON that hides nothing: every push is kept, every reply
 * is given as it came. Pings are answered unless it was told not to. Any thread may use it.
 */
public final class CentrifugeClient implements AutoCloseable {
  /** Where the protocol is spoken. */
  public static final String PATH = "/connection/websocket";

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE_BEFORE_RETRY = Duration.ofMillis(100);

  private final Journal<Push> pushes = new Journal<>();
  private final Journal<String> faults = new Journal<>();
  private final Journal<JsonObject> replies = new Journal<>();
  private final Map<Integer, CompletableFuture<Reply>> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final AtomicInteger pings = new AtomicInteger();
  private final TextSocket socket;
  private volatile boolean answersPings = true;
  private volatile JsonObject connected;

  private CentrifugeClient(Node node, String user) {
    socket = TextSocket.open(node.ws(PATH, user), this::onFrame);
  }

  /** Opens the socket and sends nothing. */
  public static CentrifugeClient open(Node node, String user) {
    return new CentrifugeClient(node, user);
  }

  /** Opens the socket and has connected. */
  public static CentrifugeClient connect(Node node, String user) {
    return connect(node, user, JsonText.object());
  }

  /** Opens the socket and has connected with this request. */
  public static CentrifugeClient connect(Node node, String user, JsonObject request) {
    CentrifugeClient client = open(node, user);
    client.connected = client.callPatiently("connect", request).result("connect");
    return client;
  }

  /** The connect reply's result. */
  public JsonObject connected() {
    return connected;
  }

  /** The connection's id. */
  public String id() {
    return connected.getString("client");
  }

  /** Sends a command and returns at once. */
  public CompletableFuture<Reply> command(String method, JsonValue body) {
    int id = ids.incrementAndGet();
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    waiting.put(id, reply);
    socket.send(JsonText.object("id", id, method, body).toString());
    return reply;
  }

  /** Sends a command and waits for its reply. */
  public Reply call(String method, JsonValue body) {
    CompletableFuture<Reply> reply = command(method, body);
    try {
      return reply.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(
          "no reply to " + method + ", " + (socket.isOpen() ? "open" : "closed: " + end()), e);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Subscribes and gives the result. */
  public JsonObject subscribe(String channel) {
    return callPatiently("subscribe", JsonText.object("channel", channel)).result("subscribe");
  }

  /** Unsubscribes and gives the result. */
  public JsonObject unsubscribe(String channel) {
    return callPatiently("unsubscribe", JsonText.object("channel", channel)).result("unsubscribe");
  }

  /** Publishes and has it acknowledged. */
  public JsonObject publish(String channel, Object data) {
    return call("publish", publication(channel, data)).result("publish");
  }

  /** Publishes and returns at once. */
  public CompletableFuture<Reply> publishAsync(String channel, Object data) {
    return command("publish", publication(channel, data));
  }

  /** Reads a channel's history. */
  public JsonObject history(String channel, int limit) {
    return callPatiently("history", JsonText.object("channel", channel, "limit", limit))
        .result("history");
  }

  /** Sends a text as it is; its replies are in {@link #replies()}. */
  public void send(String text) {
    socket.send(text);
  }

  /** All replies, in order of arrival. */
  public Journal<JsonObject> replies() {
    return replies;
  }

  /** All pushes. */
  public Journal<Push> pushes() {
    return pushes;
  }

  /** The publications in a channel so far. */
  public List<Push> publications(String channel) {
    return pushes.all(push -> push.isPublicationIn(channel));
  }

  /** Waits for the first publication in a channel with this data. */
  public Push await(String channel, Object data) {
    JsonValue wanted = JsonText.value(data);
    return pushes.await(
        channel + " " + wanted,
        push -> push.isPublicationIn(channel) && push.data().equals(wanted));
  }

  /** Waits until a channel has brought as many publications. */
  public List<Push> await(String channel, int count, Duration patience) {
    return pushes.await(
        count, "publication in " + channel, push -> push.isPublicationIn(channel), patience);
  }

  /** What the server did against the protocol: empty lines, lines that are not JSON. */
  public List<String> faults() {
    return faults.all();
  }

  /** How many pings have come. */
  public int pings() {
    return pings.get();
  }

  /** From now on pings stay unanswered. */
  public void ignorePings() {
    answersPings = false;
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

  /** As SDKs do: what failed for a while is asked for again, where that may be repeated. */
  private Reply callPatiently(String method, JsonValue body) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Reply reply = call(method, body);
    while (reply.isTemporary() && System.nanoTime() < end) {
      LockSupport.parkNanos(PAUSE_BEFORE_RETRY.toNanos());
      reply = call(method, body);
    }
    return reply;
  }

  private Ended end() {
    return socket.awaitEnd(Duration.ofSeconds(1));
  }

  private static JsonObject publication(String channel, Object data) {
    return JsonText.object("channel", channel, "data", JsonText.value(data));
  }

  private void onFrame(String frame) {
    for (String line : frame.split("\n", -1)) {
      try {
        onLine(JsonText.parseObject(line));
      } catch (RuntimeException e) {
        faults.add(e + " from line '" + line + "'");
      }
    }
  }

  private void onLine(JsonObject line) {
    if (line.containsKey("push")) {
      pushes.add(Push.of(line.getJsonObject("push")));
    } else if (line.containsKey("id")) {
      replies.add(line);
      CompletableFuture<Reply> reply = waiting.remove(line.getInt("id"));
      if (reply != null) {
        reply.complete(new Reply(line));
      }
    } else if (line.isEmpty()) {
      pings.incrementAndGet();
      if (answersPings) {
        socket.send("{}");
      }
    } else {
      faults.add("neither reply, push nor ping: " + line);
    }
  }
}
