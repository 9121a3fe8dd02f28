package dev.parley.hub;

import static dev.parley.Soon.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.hub.Subscription.Terms;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.Encoding;
import dev.parley.protocol.Publication;
import dev.parley.protocol.StreamPosition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaneTest {
  private static final int MEBIBYTE = 1 << 20;

  private final Lane lane = new Lane();
  private final List<Thread> threads = new ArrayList<>();
  private final List<String> done = new CopyOnWriteArrayList<>();

  @AfterEach
  void stopLane() throws InterruptedException {
    lane.stop();
    for (Thread thread : threads) {
      thread.join(5_000);
      assertFalse(thread.isAlive(), "lane does not end");
    }
  }

  @Test
  void tasksRunInTheOrderOfTheirComing() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      String name = "t" + i;
      expected.add(name);
      if (i % 2 == 0) {
        lane.execute(() -> done.add(name));
      } else {
        lane.offerLive(1, () -> done.add(name));
      }
    }

    start();

    await().until(() -> done.size() == 2_000);
    assertEquals(expected, done);
  }

  @Test
  void aTaskThatThrowsEndsNothing() {
    start();
    lane.execute(
        () -> {
          throw new IllegalStateException("task");
        });
    lane.offerLive(
        1,
        () -> {
          throw new StackOverflowError();
        });

    lane.execute(() -> done.add("next"));

    await().until(() -> done.equals(List.of("next")));
  }

  @Test
  void liveItemsAreTurnedAwayAbove8MiB() {
    for (int i = 0; i < 7; i++) {
      assertTrue(lane.offerLive(MEBIBYTE, () -> {}));
    }

    assertFalse(lane.offerLive(MEBIBYTE, () -> {}));
  }

  @Test
  void smallLiveItemsCostMemoryToo() {
    int taken = 0;
    while (lane.offerLive(1, () -> {})) {
      taken++;
    }

    assertTrue(taken > 10_000 && taken < 40_000, "taken " + taken);
  }

  @Test
  void whatIsTurnedAwayTakesNoRoom() {
    lane.offerLive(MEBIBYTE, () -> {});

    assertFalse(lane.offerLive(8 * MEBIBYTE, () -> {}));

    assertTrue(lane.offerLive(6 * MEBIBYTE, () -> {}));
  }

  @Test
  void aLargeOneIsTakenWhereNothingWaits() {
    assertTrue(lane.offerLive(9 * MEBIBYTE, () -> {}));

    assertFalse(lane.offerLive(1, () -> {}));
  }

  @Test
  void tasksAreNeverTurnedAway() {
    lane.offerLive(8 * MEBIBYTE, () -> {});

    lane.execute(() -> done.add("task"));

    start();
    await().until(() -> done.equals(List.of("task")));
  }

  @Test
  void whatIsDoneMakesRoomEvenIfItThrew() {
    lane.offerLive(
        8 * MEBIBYTE,
        () -> {
          throw new IllegalStateException("live");
        });

    start();

    await().until(() -> lane.offerLive(8 * MEBIBYTE, () -> {}));
  }

  @Test
  void outboxesSendOnlyWhenAllThatHadComeIsDone() {
    StubSession session = new StubSession();
    Connection connection = connection(session);
    Readers readers = readersOf(connection);
    for (int i = 0; i < 3; i++) {
      Publication publication =
          new Publication("lobby", "{\"data\":" + i + "}", StreamPosition.NONE);
      lane.execute(
          () -> {
            readers.deliver(publication);
            lane.flushLater(readers);
          });
    }

    start();

    await().until(() -> !session.frames().isEmpty());
    assertEquals(1, session.frames().size());
    assertEquals(3, session.frames().get(0).split("\n").length);
  }

  @Test
  void whoReadsInTimeIsNotSlowHoweverMuchComesAtOnce() {
    StubSession session = new StubSession();
    Connection connection = connection(session);
    session.onPing(data -> connection.pong(StubSession.pong(data)));
    Readers readers = readersOf(connection);
    String line = "{\"data\":\"" + "x".repeat(8_000) + "\"}";
    int publications = 7 * MEBIBYTE / line.length();
    for (int i = 0; i < publications; i++) {
      lane.offerLive(
          line.length(),
          () -> {
            readers.deliver(new Publication("lobby", line, StreamPosition.NONE));
            lane.flushLater(readers);
          });
    }
    lane.execute(() -> done.add("all"));

    start();

    await().until(() -> done.equals(List.of("all")));
    assertFalse(connection.isEnded());
  }

  @Test
  void whatComesLaterIsSentToo() {
    StubSession session = new StubSession();
    Readers readers = readersOf(connection(session));
    start();

    for (int i = 1; i <= 3; i++) {
      int frames = i;
      lane.execute(() -> deliver(readers));
      await().until(() -> session.frames().size() == frames);
    }
  }

  @Test
  void aReaderThatCannotBeFlushedEndsNothing() {
    CountDownLatch flushed = new CountDownLatch(1);
    StubSession session =
        new StubSession()
            .onSend(
                (text, handler) -> {
                  flushed.countDown();
                  throw new StackOverflowError();
                });
    Readers readers = readersOf(connection(session));
    start();
    lane.execute(() -> deliver(readers));

    await().until(() -> flushed.getCount() == 0);
    lane.execute(() -> done.add("next"));

    await().until(() -> done.equals(List.of("next")));
  }

  @Test
  void fewReadersAreSentToByWhoBringsThePublication() {
    List<QuickWire> wires = quickWires(16);
    Readers readers = readersOn(wires);

    assertTrue(lane.performHere(() -> deliver(readers)));

    assertTrue(wires.stream().allMatch(QuickWire::hasSent), "without the lane's thread");
  }

  @Test
  void manyReadersAreLeftToTheLane() {
    List<QuickWire> wires = quickWires(17);
    Readers readers = readersOn(wires);

    assertTrue(lane.performHere(() -> deliver(readers)));
    assertTrue(wires.stream().noneMatch(QuickWire::hasSent));

    start();
    await().until(() -> wires.stream().allMatch(QuickWire::hasSent));
  }

  @Test
  void readersWhoseWireMayTakeLongAreLeftToTheLane() {
    StubSession session = new StubSession();
    Readers readers = readersOf(connection(session));

    assertTrue(lane.performHere(() -> deliver(readers)));
    assertEquals(List.of(), session.frames());

    start();
    await().until(() -> session.frames().size() == 1);
  }

  @Test
  void nothingOvertakesWhatIsNotSent() {
    Readers readers = readersOn(quickWires(17));
    lane.performHere(() -> deliver(readers));

    assertFalse(lane.performHere(() -> done.add("overtakes")));

    assertEquals(List.of(), done);
  }

  @Test
  void nothingOvertakesWhatIsNotDone() {
    lane.execute(() -> {});

    assertFalse(lane.performHere(() -> done.add("overtakes")));

    assertEquals(List.of(), done);
  }

  @Test
  void whatThrowsHereThrowsNothingAtWhoBringsIt() {
    assertTrue(
        lane.performHere(
            () -> {
              throw new StackOverflowError();
            }));

    assertTrue(lane.performHere(() -> done.add("next")));
  }

  @Test
  void whoeverRunsThemTasksRunOneAtATimeAndInOrder() throws InterruptedException {
    int most = 100_000;
    List<Integer> brought = new ArrayList<>(); // neither is safe, which the lane makes up for
    int[] tasks = {0};
    start();
    assertTrue(lane.performHere(() -> brought.add(0)));
    Thread somebodyElse =
        Threads.start(
            Thread::new,
            () -> {
              for (int i = 0; i < most; i++) {
                lane.execute(() -> tasks[0]++);
              }
            },
            "somebody else");

    for (int i = 1; i <= most; i++) {
      int number = i;
      Runnable task =
          () -> {
            tasks[0]++;
            brought.add(number);
          };
      if (i % 7 == 0 || !lane.performHere(task)) {
        lane.execute(task);
      }
    }
    somebodyElse.join();
    lane.execute(() -> done.add("all"));
    await().until(() -> done.equals(List.of("all")));

    await().until(() -> lane.performHere(() -> {}));
    assertEquals(2 * most, tasks[0]);
    assertEquals(IntStream.rangeClosed(0, most).boxed().toList(), brought);
  }

  private void deliver(Readers readers) {
    readers.deliver(new Publication("lobby", "{}", StreamPosition.NONE));
    lane.flushLater(readers);
  }

  private static Connection connection(StubSession session) {
    return connection(session.wire());
  }

  private static Connection connection(Wire wire) {
    Connection connection =
        new Connection(
            wire,
            Encoding.CENTRIFUGE_JSON,
            MEBIBYTE,
            new Pulse(System::nanoTime),
            new Closer(ended -> {}));
    connection.open();
    return connection;
  }

  private static Readers readersOf(Connection connection) {
    Readers readers = new Readers();
    add(readers, connection);
    return readers;
  }

  private static Readers readersOn(List<QuickWire> wires) {
    Readers readers = new Readers();
    wires.forEach(wire -> add(readers, connection(wire)));
    return readers;
  }

  private static void add(Readers readers, Connection connection) {
    readers.add(new Subscription(connection, Terms.ofServer("lobby"), joined -> {}, error -> {}));
  }

  private static List<QuickWire> quickWires(int count) {
    return Stream.generate(QuickWire::new).limit(count).toList();
  }

  private void start() {
    threads.add(Threads.start(Thread::new, lane, "lane"));
  }

  /** One that a thread of Parley writes to. */
  private static final class QuickWire implements Wire {
    private volatile boolean sent;

    boolean hasSent() {
      return sent;
    }

    @Override
    public boolean isQuick() {
      return true;
    }

    @Override
    public boolean sendHere(Outbox outbox, ByteBuffer first) {
      sent = true;
      send(outbox);
      return true;
    }

    @Override
    public void send(Outbox outbox) {
      outbox.take(new ArrayList<>(), Long.MAX_VALUE, Long.MAX_VALUE);
    }

    @Override
    public void ping(ByteBuffer data) {
      throw new AssertionError("nobody is pinged");
    }

    @Override
    public boolean pong(ByteBuffer data) {
      return false;
    }

    @Override
    public void close(Outbox outbox, Disconnect disconnect) {
      outbox.close();
    }
  }
}
