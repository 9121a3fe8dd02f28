package dev.parley.it;

import static dev.parley.it.client.JsonText.object;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.Push;
import dev.parley.it.client.RawSocket;
import dev.parley.it.client.StalledClient;
import dev.parley.launcher.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A reader that stops reading costs a bounded amount of memory, itself, and nobody else. */
class StalledReaderIT extends TwoNodes {
  /** Far more than the two seconds that the hub gives a socket to take its close frame. */
  private static final Duration GONE = Duration.ofSeconds(20);

  private static final String BULK = "x".repeat(32 << 10);
  private static final int OVER_THE_LIMIT = 100; // times 32 KiB: 3 MiB, twice what may be queued

  private static final int STALLED_TOGETHER = 10;
  private static final int FLOOD = 2_000; // times 32 KiB: 64 MiB
  private static final long MOST_GROWTH_BYTES = 32L << 20;

  private static final int NEIGHBOURS = 5;
  private static final int MEASURED = 400;
  private static final long INTERVAL_NANOS = 5_000_000;
  private static final int PADDING = 4 << 10;
  private static final int MOST_ROUNDS = 8;
  private static final double NOISE_MILLIS = 10;

  @BeforeEach
  void nobodyElseIsThere() {
    await().atMost(GONE).until(() -> clientsOf(NODE_1) == 0);
  }

  @Test
  void stalledSubscriberIsGoneFromTheHubInTime() throws IOException {
    String channel = unique("news");
    stalledSubscriber(NODE_1, unique("sleeper"), channel);

    flood(channel, OVER_THE_LIMIT);

    await().atMost(GONE).until(() -> clientsOf(NODE_1) == 0);
  }

  @Test
  void stalledSubscriberIsGoneFromTcpInTime() throws IOException {
    String channel = unique("news");
    StalledClient stalled = stalledSubscriber(NODE_1, unique("sleeper"), channel);
    assumeTrue(stalled.isHeldByServer(), "skipped: this system has no table of connections");

    flood(channel, OVER_THE_LIMIT);

    await().atMost(GONE).until(() -> !stalled.isHeldByServer());
  }

  @Test
  void stalledPlainChatIsGoneFromHubAndTcpInTime() throws IOException {
    String bob = unique("bob");
    StalledClient stalled =
        closedLater(StalledClient.open(NODE_1, ChatClient.CHAT + "?user_code=" + bob));

    for (int i = 0; i < OVER_THE_LIMIT; i++) {
      NODE_2.api().createChat("s", bob, BULK);
    }

    await().atMost(GONE).until(() -> clientsOf(NODE_1) == 0 && !stalled.isHeldByServer());
  }

  @Test
  void stalledFeedReaderIsGoneFromHubAndTcpInTime() throws IOException {
    StalledClient stalled = closedLater(StalledClient.open(NODE_1, ChatClient.FEED));

    for (int i = 0; i < OVER_THE_LIMIT; i++) {
      NODE_2.api().feed(BULK);
    }

    await().atMost(GONE).until(() -> clientsOf(NODE_1) == 0 && !stalled.isHeldByServer());
  }

  @Test
  void readerThatResumesInTimeLearnsThatItWasSlow() throws IOException {
    String channel = unique("news");
    StalledClient stalled = stalledSubscriber(NODE_1, unique("sleeper"), channel);

    // What is published when the hub has closed it would take up the time that it has to resume.
    for (int i = 0; i < FLOOD && clientsOf(NODE_1) > 0; i++) {
      flood(channel, 1);
    }
    RawSocket.Frame end = stalled.resumeToClose(GONE);

    assertEquals(3008, end.closeCode());
    assertEquals("slow", end.closeReason());
  }

  @Test
  void heapDoesNotGrowWithWhatStalledReadersMiss() throws IOException {
    String channel = unique("news");
    subscriber(NODE_1, unique("bob"), channel);
    flood(channel, OVER_THE_LIMIT);
    ServerProcess server = ServerProcess.of(NODE_1.name());
    long before = server.liveHeapBytes();
    for (int i = 0; i < STALLED_TOGETHER; i++) {
      stalledSubscriber(NODE_1, unique("sleeper"), channel);
    }

    flood(channel, FLOOD);

    long growth = server.liveHeapBytes() - before;
    assertTrue(growth < MOST_GROWTH_BYTES, "grown by " + (growth >> 20) + " MiB");
  }

  @Test
  void healthyReaderOfTheSameChannelMissesNothing() throws IOException {
    String channel = unique("news");
    stalledSubscriber(NODE_1, unique("sleeper"), channel);
    CentrifugeClient healthy = subscriber(NODE_1, unique("bob"), channel);

    flood(channel, OVER_THE_LIMIT);

    List<Push> read = healthy.await(channel, OVER_THE_LIMIT, Duration.ofSeconds(10));
    assertEquals(
        IntStream.range(0, OVER_THE_LIMIT).boxed().toList(),
        read.stream().map(push -> push.data().asJsonObject().getInt("n")).toList());
  }

  /**
   * Measured in pairs, without and with stalled readers; on a busy machine one pair says little, so
   * the best with them is held against the worst without. Ten milliseconds are noise.
   */
  @Test
  void neighboursStayAsFast() throws IOException {
    measure(0); // warms up both sides
    List<String> rounds = new ArrayList<>();
    double worstWithout = 0;
    double bestWith = Double.MAX_VALUE;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      double without = measure(0);
      double with = measure(STALLED_TOGETHER);
      rounds.add("%.1f ms without, %.1f ms with".formatted(without, with));
      worstWithout = Math.max(worstWithout, without);
      bestWith = Math.min(bestWith, with);
      if (bestWith <= Math.max(2 * worstWithout, NOISE_MILLIS)) {
        return;
      }
    }
    throw new AssertionError("p99 " + rounds);
  }

  private static void flood(String channel, int messages) {
    for (int i = 0; i < messages; i++) {
      NODE_2.api().publish(channel, object("n", i, "bulk", BULK));
    }
  }

  /** The 99th percentile of the way from publisher to neighbours, in milliseconds. */
  private double measure(int stalledReaders) throws IOException {
    String channel = unique("news");
    for (int i = 0; i < stalledReaders; i++) {
      stalledSubscriber(NODE_1, unique("sleeper"), channel);
    }
    List<CentrifugeClient> neighbours = new ArrayList<>();
    for (int i = 0; i < NEIGHBOURS; i++) {
      neighbours.add(subscriber(NODE_1, unique("bob"), channel));
    }
    publishSteadily(centrifuge(NODE_2, unique("alice")), channel);
    double[] millis =
        neighbours.stream()
            .flatMap(reader -> reader.await(channel, MEASURED, Duration.ofSeconds(20)).stream())
            .mapToDouble(StalledReaderIT::millisOnTheWay)
            .sorted()
            .toArray();
    return millis[millis.length * 99 / 100];
  }

  private static void publishSteadily(CentrifugeClient publisher, String channel) {
    String padding = "x".repeat(PADDING);
    long next = System.nanoTime();
    for (int i = 0; i < MEASURED; i++) {
      LockSupport.parkNanos(next - System.nanoTime());
      publisher.publishAsync(channel, object("sent", System.nanoTime(), "padding", padding));
      next += INTERVAL_NANOS;
    }
  }

  private static double millisOnTheWay(Push push) {
    long sent = push.data().asJsonObject().getJsonNumber("sent").longValueExact();
    return (push.arrived() - sent) / 1e6;
  }
}
