package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.ChatClient;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused before the upgrade, on every WebSocket endpoint. */
class HandshakeIT extends TwoNodes {
  private static final String VERSION_13 = "Sec-WebSocket-Version: 13";

  static Stream<String> endpoints() {
    return Stream.of(ChatClient.CHAT, ChatClient.FEED, CentrifugeClient.PATH);
  }

  static Stream<Arguments> foreignOrigins() {
    return everywhere(
        "http://evil.example",
        "http://localhost",
        "http://localhost:18180",
        "http://localhost:18080.evil.example",
        "http://localhost:180801",
        "null",
        "file://",
        "nonsense");
  }

  static Stream<Arguments> oldVersions() {
    return everywhere("0", "7", "8", "12", "14", "x");
  }

  static Stream<Arguments> otherUpgrades() {
    return everywhere("x", "h2c", "websocket, x", "websockets");
  }

  static Stream<Arguments> unfitUsers() {
    return Stream.of(ChatClient.CHAT, CentrifugeClient.PATH)
        .flatMap(
            path ->
                Stream.of("u".repeat(201), "a%20b", "a%0Ab", "a%00b")
                    .map(user -> Arguments.of(path, user)));
  }

  @ParameterizedTest
  @MethodSource("foreignOrigins")
  void foreignOriginIsForbidden(String path, String origin) throws IOException {
    assertEquals(403, status(path, VERSION_13, "Origin: " + origin));
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void ownOriginIsAccepted(String path) throws IOException {
    assertEquals(101, status(path, VERSION_13, "Origin: " + NODE_1.base()));
  }

  /** Where TLS ends at a proxy, the page is https and the node is not. */
  @ParameterizedTest
  @MethodSource("endpoints")
  void ownOriginOverTlsIsAccepted(String path) throws IOException {
    String origin = "https://" + NODE_1.base().getAuthority();

    assertEquals(101, status(path, VERSION_13, "Origin: " + origin));
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void clientWithoutOriginIsAccepted(String path) throws IOException {
    assertEquals(101, status(path, VERSION_13));
  }

  @ParameterizedTest
  @MethodSource("oldVersions")
  void otherVersionIsRefused(String path, String version) throws IOException {
    int status = status(path, "Sec-WebSocket-Version: " + version);

    assertTrue(status >= 400 && status < 500, "status " + status);
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void missingVersionIsRefused(String path) throws IOException {
    int status = status(path);

    assertTrue(status >= 400 && status < 500, "status " + status);
  }

  /** Which a container may take for a handshake all the same. */
  @ParameterizedTest
  @MethodSource("otherUpgrades")
  void anotherUpgradeIsRefused(String path, String upgrade) throws IOException {
    String head = raw(NODE_1).handshake(path, VERSION_13, "Upgrade: " + upgrade);

    assertTrue(head.startsWith("HTTP/1.1 426"), head);
    assertTrue(head.toLowerCase().contains("upgrade: websocket"), head);
  }

  @ParameterizedTest
  @MethodSource("unfitUsers")
  void userThatCannotHaveAPersonalChannelIsRefused(String path, String user) throws IOException {
    int status = status(path + "?user_code=" + user, VERSION_13);

    assertTrue(status >= 400 && status < 500, "status " + status);
  }

  /** More of them than a server has threads. */
  @ParameterizedTest
  @MethodSource("endpoints")
  void whoAnnouncesABodyThatNeverComesIsRefusedAndHoldsUpNobody(String path) throws IOException {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        sockets.add(announcingABody(path));
      }

      assertEquals(101, status(ChatClient.CHAT + "?user_code=alice", VERSION_13));
      assertEquals(200, NODE_1.api().get("/health/live").status());
      for (Socket socket : sockets) {
        String answer =
            new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        assertEquals("HTTP/1.1 400", answer);
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  @DisabledIfSystemProperty(
      named = "server",
      matches = "payara",
      disabledReason = "it is Undertow that would wait for ever")
  void whoAnnouncesABodyThatNeverComesDoesNotKeepItsSocket(String path) throws IOException {
    try (Socket socket = announcingABody(path)) {
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
    }
  }

  private static Socket announcingABody(String path) throws IOException {
    String request =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: "
            + NODE_1.base().getAuthority()
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + VERSION_13
            + "\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            + "Content-Length: 100000\r\n\r\nx";
    Socket socket = new Socket(NODE_1.base().getHost(), NODE_1.base().getPort());
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void plainHttpIsAnsweredAndNotUpgraded(String path) {
    int status = NODE_1.api().post(path, "{}").status();

    assertTrue(status >= 400 && status < 500, "status " + status);
  }

  @ParameterizedTest
  @MethodSource("jsonProtocols")
  void jsonSubprotocolIsAgreedTo(String offered) throws IOException {
    String head =
        raw(NODE_1)
            .handshake(CentrifugeClient.PATH, VERSION_13, "Sec-WebSocket-Protocol: " + offered);

    assertTrue(head.toLowerCase().contains("sec-websocket-protocol: centrifuge-json"), head);
  }

  /** Whatever the server could do: a small frame could grow large before anybody counts it. */
  @ParameterizedTest
  @MethodSource("endpoints")
  void compressionIsNotAgreedTo(String path) throws IOException {
    String head =
        raw(NODE_1).handshake(path, VERSION_13, "Sec-WebSocket-Extensions: permessage-deflate");

    assertTrue(head.startsWith("HTTP/1.1 101"), head);
    assertFalse(head.toLowerCase().contains("sec-websocket-extensions"), head);
  }

  static List<String> jsonProtocols() {
    return List.of("centrifuge-json", "something, centrifuge-json");
  }

  private int status(String path, String... headers) throws IOException {
    return Integer.parseInt(raw(NODE_1).handshake(path, headers).split(" ")[1]);
  }

  private static Stream<Arguments> everywhere(String... values) {
    return endpoints().flatMap(path -> Stream.of(values).map(value -> Arguments.of(path, value)));
  }
}
