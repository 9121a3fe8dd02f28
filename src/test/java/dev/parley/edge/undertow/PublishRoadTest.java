package dev.parley.edge.undertow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.edge.ApiRequest;
import dev.parley.edge.ServerApi;
import dev.parley.edge.Shortcuts;
import io.undertow.Handlers;
import io.undertow.Undertow;
import jakarta.servlet.ServletContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a real Undertow, with nothing of a container around it. */
class PublishRoadTest {
  private static final String ACCEPTED = "HTTP/1.1 200";
  private static final String LEFT_TO_THE_SERVLETS = "HTTP/1.1 404";

  /** Says who calls and what was sent. */
  private static final class Echo extends ServerApi {
    @Override
    public CompletionStage<Answer> call(
        String method, ApiRequest request, InputStream body, Executor executor) throws IOException {
      String sent = new String(body.readAllBytes(), StandardCharsets.UTF_8);
      return CompletableFuture.supplyAsync(
          () -> new Answer(200, method + " by " + request.address() + ": " + sent), executor);
    }
  }

  private final Map<String, Object> attributes = new HashMap<>(Map.of(Shortcuts.API, new Echo()));
  private Undertow server;

  @BeforeEach
  void start() {
    ServletContext context =
        (ServletContext)
            Proxy.newProxyInstance(
                PublishRoadTest.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, called, arguments) -> attributes.get(arguments[0]));
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(1)
            .setHandler(
                Handlers.proxyPeerAddress(
                    new PublishRoad(
                        context, exchange -> exchange.setStatusCode(404).endExchange())))
            .build();
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void aSmallRequestIsAnswered() throws IOException {
    String answer = post("/api/publish", "{}");

    assertEquals(ACCEPTED, status(answer));
    assertEquals("publish by 127.0.0.1: {}", body(answer));
  }

  @Test
  void aQueryChangesNothing() throws IOException {
    assertEquals(ACCEPTED, status(post("/api/publish?a=b", "{}")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.7", "unknown"})
  void theClientIsWhomAProxyTellsOf(String client) throws IOException {
    String answer = post("/api/publish", "{}", "X-Forwarded-For: " + client);

    assertEquals("publish by " + client + ": {}", body(answer));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/history", "/api/publish/", "/publish", "/"})
  void otherPathsAreTheServlets(String path) throws IOException {
    assertEquals(LEFT_TO_THE_SERVLETS, status(post(path, "{}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: https://evil.example.org",
        "Upgrade: websocket",
        "Authorization: Bearer t0k3n",
        "Content-Type: text/plain"
      })
  void whatHasMoreToItIsTheServlets(String header) throws IOException {
    assertEquals(LEFT_TO_THE_SERVLETS, status(post("/api/publish", "{}", header)));
  }

  /** Nothing is read of it here: who announces much and sends nothing is to hold no memory. */
  @Test
  void whatIsLargeIsTheServlets() throws IOException {
    assertEquals(ACCEPTED, status(post("/api/publish", "x".repeat(16 << 10))));
    assertEquals(LEFT_TO_THE_SERVLETS, status(post("/api/publish", "x".repeat((16 << 10) + 1))));
  }

  @Test
  void withoutTheApiAllIsTheServlets() throws IOException {
    attributes.clear();

    assertEquals(LEFT_TO_THE_SERVLETS, status(post("/api/publish", "{}")));
  }

  private String post(String path, String body, String... headers) throws IOException {
    InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      List<String> head = new ArrayList<>(List.of("POST " + path + " HTTP/1.1"));
      head.addAll(List.of("Host: localhost", "Connection: close"));
      head.add("Content-Length: " + body.length());
      head.addAll(List.of(headers));
      String request = String.join("\r\n", head) + "\r\n\r\n" + body;
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(answer);
      return answer.toString(StandardCharsets.UTF_8);
    }
  }

  private static String status(String answer) {
    return answer.substring(0, answer.indexOf(' ', answer.indexOf(' ') + 1));
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }
}
