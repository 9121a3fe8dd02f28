package dev.parley.it;

import static dev.parley.it.client.JsonText.object;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.Push;
import dev.parley.it.client.RawSocket;
import dev.parley.it.client.StalledClient;
import dev.parley.launcher.Server;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** What goes over one socket, whichever wire it is that the nodes use. */
class WireIT extends TwoNodes {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String VERSION_13 = "Sec-WebSocket-Version: 13";
  private static final String PATH = CentrifugeClient.PATH + "?user_code=alice";
  private static final int MESSAGES = 250;
  private static final String BULK = "x".repeat(3_500); // all of it less than may be queued

  @Test
  void infoTellsTheWire() {
    String own = Server.chosen() == Server.WILDFLY ? "undertow" : "grizzly";
    String wire = System.getProperty("parley.it.wire", "auto");
    String expected = wire.equals("auto") ? own : wire;

    assertEquals(expected, NODE_1.api().info().getString("wire"));
  }

  @Test
  void slowReaderThatPingsGetsAllOfBothWhole() throws IOException {
    String channel = unique("news");
    RawSocket slow = closedLater(RawSocket.open(NODE_1, PATH, 4 << 10));
    subscribe(slow, channel);

    readAllWithPings(slow, channel);
  }

  @Test
  void readerByTlsGetsAllOfBothWhole() throws IOException {
    String channel = unique("news");
    RawSocket secure = closedLater(RawSocket.connectTls(NODE_1));
    assertTrue(secure.handshake(PATH, VERSION_13).startsWith("HTTP/1.1 101"));
    subscribe(secure, channel);

    readAllWithPings(secure, channel);
  }

  @Test
  @DisabledIfSystemProperty(
      named = "server",
      matches = "payara",
      disabledReason =
          "Tyrus never reads what comes before its answer; RFC 6455 says to wait for it")
  void firstFrameMayComeWithTheHandshake() throws IOException {
    RawSocket eager = raw(NODE_1);

    String head = eager.handshakeWithText(PATH, "{\"id\":1,\"connect\":{}}", VERSION_13);

    assertTrue(head.startsWith("HTTP/1.1 101"), head);
    assertTrue(eager.readFrame(PATIENCE).text().startsWith("{\"id\":1,\"connect\":"));
  }

  @Test
  void connectionMayHaveServedAnotherRequestBefore() throws IOException {
    RawSocket reused = raw(NODE_1);
    assertTrue(reused.get("/").startsWith("HTTP/1.1 200"));
    String channel = unique("news");

    assertTrue(reused.handshake(PATH, VERSION_13).startsWith("HTTP/1.1 101"));
    subscribe(reused, channel);
    NODE_2.api().publish(channel, "hi");

    assertTrue(reused.readFrame(PATIENCE).text().contains("\"data\":\"hi\""));
  }

  @Test
  void readerThatDiesInMidFrameIsForgottenAndNobodyElseMissesAnything() throws IOException {
    await().atMost(PATIENCE).until(() -> clientsOf(NODE_1) == 0);
    String channel = unique("news");
    StalledClient dying = stalledSubscriber(NODE_1, unique("sleeper"), channel);
    CentrifugeClient healthy = subscriber(NODE_1, unique("bob"), channel);
    publishAll(channel);

    dying.close();
    publishAll(channel);

    await().atMost(PATIENCE).until(() -> clientsOf(NODE_1) == 1);
    List<Push> read = healthy.await(channel, 2 * MESSAGES, PATIENCE);
    assertEquals(2 * MESSAGES, read.get(2 * MESSAGES - 1).offset());
  }

  /** With pings in between, which both sides answer. */
  private static void readAllWithPings(RawSocket reader, String channel) throws IOException {
    publishAll(channel);
    List<Integer> read = new ArrayList<>();
    List<String> pings = new ArrayList<>();
    List<String> pongs = new ArrayList<>();
    while (read.size() < MESSAGES || pongs.size() < pings.size()) {
      RawSocket.Frame frame = reader.readFrame(PATIENCE);
      switch (frame.opcode()) {
        case RawSocket.TEXT -> frame.text().lines().forEach(line -> read.add(number(line)));
        case RawSocket.PING -> reader.sendFrame(RawSocket.PONG, frame.payload());
        case RawSocket.PONG -> pongs.add(frame.text());
        default -> throw new AssertionError("opcode " + frame.opcode());
      }
      if (frame.opcode() == RawSocket.TEXT) {
        String ping = "ping " + pings.size();
        pings.add(ping);
        reader.sendFrame(RawSocket.PING, ping.getBytes(StandardCharsets.UTF_8));
      }
    }
    assertEquals(IntStream.range(0, MESSAGES).boxed().toList(), read);
    assertEquals(pings, pongs);
  }

  private static void subscribe(RawSocket socket, String channel) throws IOException {
    socket.sendText("{\"id\":1,\"connect\":{}}");
    socket.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"}}");
    String seen = "";
    while (!seen.contains("\"id\":2")) {
      seen += socket.readFrame(PATIENCE).text();
    }
  }

  private static void publishAll(String channel) {
    for (int i = 0; i < MESSAGES; i++) {
      NODE_2.api().publish(channel, object("n", i, "bulk", BULK));
    }
  }

  private static int number(String push) {
    JsonObject json = Json.createReader(new StringReader(push)).readObject();
    return json.getJsonObject("push").getJsonObject("pub").getJsonObject("data").getInt("n");
  }
}
