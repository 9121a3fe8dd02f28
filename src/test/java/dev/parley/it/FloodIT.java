package dev.parley.it;

import static dev.parley.it.client.JsonText.nested;
import static dev.parley.it.client.JsonText.object;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.it.client.Api;
import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.RawSocket;
import dev.parley.launcher.ServerProcess;
import jakarta.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send more than they may, and another that must not feel it. */
@Order(NodeClients.OTHER_SETTINGS)
class FloodIT extends NodeClients {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** What the SDKs wait for a reply. */
  private static final Duration PROMISED = Duration.ofSeconds(5);

  private static final Duration LONGEST = Duration.ofSeconds(15);

  private static final int PINGS_AT_ONCE = 1_000;
  private static final int BURSTS_OF_PINGS = 2_000;
  private static final int MOST_GROWTH_BYTES = 16 << 20;
  private static final int ATTEMPTS_A_SECOND = 40;
  private static final int COMMANDS_A_SECOND = 200;
  private static final String DEEP = nested(100_000);
  private static final String DEEPEST_THAT_FITS_A_FRAME = nested(32_000);

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private CentrifugeClient bystander;

  @Deployment(name = "node-1", testable = false)
  @TargetsContainer("node-1")
  static WebArchive limited() {
    return war(
        "flood.war",
        Map.of(
            "parley.limits.attempts-per-second", Integer.toString(ATTEMPTS_A_SECOND),
            "parley.limits.commands-per-second", Integer.toString(COMMANDS_A_SECOND)));
  }

  @BeforeEach
  void somebodyReads() {
    awaitReady(NODE_1);
    bystander = connected("bystander");
    bystander.subscribe("news");
  }

  @AfterEach
  void bystanderLeaves() {
    bystander.close();
    executor.shutdownNow();
  }

  @Test
  void connectsBeyondTheRateAreToldToComeLater() throws Exception {
    Queue<String> heads = new ConcurrentLinkedQueue<>();
    long start = System.nanoTime();

    bystanderIsServedWhile(
        () -> {
          List<Future<?>> crowd = new ArrayList<>();
          for (int i = 0; i < 8; i++) {
            crowd.add(executor.submit(() -> knock(heads, 50)));
          }
          for (Future<?> each : crowd) {
            each.get(60, TimeUnit.SECONDS);
          }
          return null;
        });

    // A second's worth may come at once, and the last second has only begun.
    long seconds = 2 + Duration.ofNanos(System.nanoTime() - start).toSeconds();
    List<String> refused = heads.stream().filter(head -> !head.contains(" 101 ")).toList();
    int admitted = heads.size() - refused.size();
    assertEquals(400, heads.size());
    assertTrue(
        admitted <= ATTEMPTS_A_SECOND * seconds, admitted + " admitted in " + seconds + " s");
    assertFalse(refused.isEmpty(), "all were admitted");
    for (String head : refused) {
      assertTrue(head.startsWith("HTTP/1.1 503"), head);
      assertTrue(head.contains("Retry-After: 1\r\n"), head);
    }
    connected("later").close();
  }

  @Test
  void commandsBeyondTheRateAreRefusedOneByOne() throws Exception {
    try (CentrifugeClient flooder = connected("flooder")) {
      bystanderIsServedWhile(
          () -> {
            for (int i = 0; i < 20; i++) {
              flooder.send(publications(1_000 + i * 500, 500));
            }
            flooder
                .replies()
                .await(10_000, "reply", reply -> reply.getInt("id") >= 1_000, PATIENCE);
            return null;
          });

      List<JsonObject> refused = flooder.replies().all(reply -> reply.containsKey("error"));
      assertTrue(refused.size() > 1_000, "refused " + refused.size());
      for (JsonObject reply : refused) {
        assertEquals(111, reply.getJsonObject("error").getInt("code"));
      }
      assertTrue(flooder.socket().isOpen());
    }
  }

  @Test
  void framesOfAMegabyteEndTheirConnectionsAlone() throws Exception {
    List<Integer> codes = new ArrayList<>();

    bystanderIsServedWhile(
        () -> {
          for (int i = 0; i < 30; i++) {
            codes.add(closeCodeAfter("x".repeat(1 << 20)));
          }
          return null;
        });

    assertTrue(codes.stream().allMatch(code -> code == FAR_OVER_THE_LIMIT), codes.toString());
  }

  @Test
  void deepJsonIsRefusedOnTheCentrifugeProtocol() throws Exception {
    List<Integer> codes = new ArrayList<>();

    bystanderIsServedWhile(
        () -> {
          for (int i = 0; i < 20; i++) {
            codes.add(closeCodeAfter(DEEPEST_THAT_FITS_A_FRAME));
          }
          return null;
        });

    assertTrue(codes.stream().allMatch(code -> code == 3501), codes.toString());
    assertEquals(FAR_OVER_THE_LIMIT, closeCodeAfter(DEEP));
  }

  @Test
  void deepJsonIsRefusedOnThePlainChat() throws Exception {
    ChatClient flooder = chat();
    bystanderIsServedWhile(
        () -> {
          for (int i = 0; i < 100; i++) {
            flooder.send(DEEPEST_THAT_FITS_A_FRAME);
          }
          flooder.texts().await(100, "error", text -> text.contains("\"code\":107"), PATIENCE);
          return null;
        });

    flooder.send(DEEP);

    assertEquals(1009, flooder.awaitEnd(PATIENCE).code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/publish", Api.CREATE_CHAT, Api.PUBLISH})
  void deepJsonIsRefusedOnRest(String path) throws Exception {
    List<Api.Answer> answers = new ArrayList<>();

    bystanderIsServedWhile(
        () -> {
          for (int i = 0; i < 50; i++) {
            answers.add(NODE_1.api().post(path, DEEP));
            answers.add(NODE_1.api().post(path, "{\"data\":" + DEEP + "}"));
          }
          return null;
        });

    assertTrue(answers.stream().allMatch(answer -> answer.status() == 400), answers::toString);
  }

  /** It has to wait, or is closed: what it is owed must not pile up. */
  @ParameterizedTest
  @ValueSource(ints = {0, 125})
  void pingsOfWhoReadsNothingDoNotFillTheMemory(int bytes) throws Exception {
    ServerProcess server = ServerProcess.of(NODE_1.name());
    long before = server.liveHeapBytes();

    try (RawSocket socket = admitted()) {
      socket.sendText("{\"id\":1,\"connect\":{}}");
      AtomicInteger sent = new AtomicInteger();
      Future<?> flooding = executor.submit(() -> pingOnAndOn(socket, bytes, sent));
      AtomicInteger seen = new AtomicInteger();
      await()
          .pollInterval(Duration.ofSeconds(1))
          .atMost(PATIENCE)
          .until(() -> flooding.isDone() || seen.getAndSet(sent.get()) == sent.get());

      long growth = server.liveHeapBytes() - before;
      assertTrue(growth < MOST_GROWTH_BYTES, "grown by " + (growth >> 20) + " MiB");
    }
  }

  private static void pingOnAndOn(RawSocket socket, int bytes, AtomicInteger sent) {
    ByteArrayOutputStream pings = new ByteArrayOutputStream();
    for (int i = 0; i < PINGS_AT_ONCE; i++) {
      pings.writeBytes(RawSocket.frame(RawSocket.PING, new byte[bytes]));
    }
    try {
      while (sent.incrementAndGet() < BURSTS_OF_PINGS) {
        socket.send(pings.toByteArray());
      }
    } catch (IOException e) {
      // Closed, which is as well.
    }
  }

  /**
   * Publishes and is delivered to until the flood is over: mostly as fast as promised, and never
   * much later.
   */
  private void bystanderIsServedWhile(Callable<Void> flood) throws Exception {
    Future<Void> flooding = executor.submit(flood);
    List<Duration> took = new ArrayList<>();
    for (int i = 0; i < 5 || !flooding.isDone(); i++) {
      String text = unique("p");
      long start = System.nanoTime();
      await().pollDelay(Duration.ZERO).atMost(PATIENCE).until(() -> isPublished(text));
      bystander.await("news", text);
      took.add(Duration.ofNanos(System.nanoTime() - start));
    }
    flooding.get(1, TimeUnit.SECONDS);
    Collections.sort(took);
    assertTrue(took.get(took.size() / 2).compareTo(PROMISED) < 0, "served in " + took);
    assertTrue(took.get(took.size() - 1).compareTo(LONGEST) < 0, "served in " + took);
  }

  private static boolean isPublished(String text) {
    return NODE_1.api().call("publish", object("channel", "news", "data", text)).errorCode() == 0;
  }

  private static void knock(Queue<String> heads, int times) {
    for (int i = 0; i < times; i++) {
      try (RawSocket socket = RawSocket.connect(NODE_1, 0)) {
        heads.add(socket.handshake(CentrifugeClient.PATH, "Sec-WebSocket-Version: 13"));
      } catch (IOException e) {
        heads.add(e.toString());
      }
    }
  }

  private static int closeCodeAfter(String text) throws IOException {
    try (RawSocket socket = admitted()) {
      try {
        socket.sendText(text);
      } catch (IOException e) {
        // The server need not read all of it; the close frame is what counts.
      }
      return socket.readClose(PATIENCE).closeCode();
    }
  }

  /** Comes again until the rate allows it, as it was told to. */
  private static RawSocket admitted() {
    return await()
        .atMost(PATIENCE)
        .ignoreException(IOException.class)
        .until(
            () -> RawSocket.open(NODE_1, CentrifugeClient.PATH + "?user_code=f", 0),
            socket -> true);
  }

  private static CentrifugeClient connected(String user) {
    return await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> CentrifugeClient.connect(NODE_1, user), client -> true);
  }

  private static ChatClient chat() {
    return await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> ChatClient.join(NODE_1, "flooder"), client -> true);
  }

  private static String publications(int firstId, int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append(i == 0 ? "" : "\n");
      lines.append(
          object("id", firstId + i, "publish", object("channel", "flood", "data", i)).toString());
    }
    return lines.toString();
  }
}
