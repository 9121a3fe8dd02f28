package dev.parley.it.client;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A program that speaks REST with one node. */
public final class Api {
  /** Where a private message is sent. */
  public static final String CREATE_CHAT = "/api/chat/create_chat";

  /** Where the feed is published to. */
  public static final String PUBLISH = "/publish";

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final Node node;

  Api(Node node) {
    this.node = node;
  }

  /**
   * What came back.
   *
   * @param status the HTTP status
   * @param text the body
   */
  public record Answer(int status, String text, HttpHeaders headers) {

    /** The body as an object. */
    public JsonObject json() {
      return JsonText.parseObject(text);
    }

    /** A header's value; empty if there is none. */
    public String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    /** The code of the error in the body; 0 for none. */
    public int errorCode() {
      JsonObject error = json().getJsonObject("error");
      return error == null ? 0 : error.getInt("code");
    }

    /** The result in the body. */
    public JsonObject result() {
      JsonObject result = json().getJsonObject("result");
      if (status != 200 || result == null) {
        throw new AssertionError("no result: " + this);
      }
      return result;
    }

    @Override
    public String toString() {
      return status + " " + text;
    }
  }

  /** Sends a private message. */
  public Answer createChat(String sender, String recipient, String msg) {
    return post(
        CREATE_CHAT,
        JsonText.object("sender", sender, "recipient", recipient, "msg", msg).toString());
  }

  /** Publishes a text to the feed. */
  public Answer feed(String message) {
    return post(PUBLISH, JsonText.object("message", message).toString());
  }

  /** Publishes a text to the feed by query parameter. */
  public Answer feedByQuery(String message) {
    return post(PUBLISH + "?message=" + URLEncoder.encode(message, StandardCharsets.UTF_8), "");
  }

  /** Calls a method of the server API. */
  public Answer call(String method, JsonObject request) {
    return post("/api/" + method, request.toString());
  }

  /** Publishes to a channel. */
  public JsonObject publish(String channel, Object data) {
    return call("publish", JsonText.object("channel", channel, "data", JsonText.value(data)))
        .result();
  }

  /** Reads a channel's history. */
  public JsonObject history(String channel, int limit) {
    return call("history", JsonText.object("channel", channel, "limit", limit)).result();
  }

  /** What the cluster says of this node. */
  public JsonObject info() {
    return call("info", JsonValue.EMPTY_JSON_OBJECT).result().getJsonArray("nodes").stream()
        .map(JsonValue::asJsonObject)
        .filter(found -> found.getString("name").equals(node.name()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + node.name() + " in info"));
  }

  /** Gets a path, without a key. */
  public Answer get(String path) {
    return send(path, HttpRequest.newBuilder(node.http(path)).timeout(PATIENCE).GET().build());
  }

  /** Asks what may be asked of a path; headers are names and values by turns. */
  public Answer options(String path, String... headers) {
    return send(
        path,
        HttpRequest.newBuilder(node.http(path))
            .timeout(PATIENCE)
            .method("OPTIONS", BodyPublishers.noBody())
            .headers(headers)
            .build());
  }

  /** Posts JSON; headers are names and values by turns. */
  public Answer post(String path, String json, String... headers) {
    return post(path, json.getBytes(StandardCharsets.UTF_8), headers);
  }

  /** Posts bytes as JSON; headers are names and values by turns. */
  public Answer post(String path, byte[] json, String... headers) {
    return send(path, request(path, json, headers));
  }

  /**
   * Posts bytes as JSON in chunks, without saying how many; headers are names and values by turns.
   */
  public Answer postChunked(String path, byte[] json, String... headers) {
    return send(
        path,
        request(path, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(json)), headers));
  }

  /** Posts JSON without waiting for the answer. */
  public CompletableFuture<Answer> postAsync(String path, JsonObject json, String... headers) {
    byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
    return CLIENT
        .sendAsync(request(path, body, headers), BodyHandlers.ofString())
        .thenApply(Api::answer);
  }

  private static Answer send(String path, HttpRequest request) {
    try {
      return answer(CLIENT.send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new AssertionError("no answer from " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private HttpRequest request(String path, byte[] json, String... headers) {
    return request(path, BodyPublishers.ofByteArray(json), headers);
  }

  private HttpRequest request(String path, BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(node.http(path))
            .timeout(PATIENCE)
            .setHeader("Content-Type", "application/json")
            .POST(body);
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return request.build();
  }

  private static Answer answer(HttpResponse<String> response) {
    return new Answer(response.statusCode(), response.body(), response.headers());
  }
}
