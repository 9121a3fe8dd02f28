package dev.parley.hub.grizzly;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.hub.grizzly.GrizzlyScene.Frame;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.glassfish.grizzly.CloseListener;
import org.glassfish.grizzly.CloseType;
import org.glassfish.grizzly.Closeable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class GrizzlyWireTest {
  private static final int BOUND = 1 << 20;
  private static final String LARGE = "x".repeat(60_000);

  private GrizzlyScene scene;

  @BeforeEach
  void open() throws IOException {
    scene = new GrizzlyScene(BOUND);
  }

  @AfterEach
  void close() throws IOException {
    scene.close();
  }

  @Test
  void messagesAreFramesOfTheirOwn() throws IOException {
    List<String> texts = List.of("a", "bé中😀", "", "x".repeat(125), "x".repeat(126), LARGE);

    scene.send(texts.toArray(String[]::new));

    assertEquals(texts, payloads(scene.read(texts.size())));
  }

  @Test
  void aMessageOverTheBufferGoesAlone() throws IOException {
    String huge = "x".repeat(200_000);

    scene.send("a", huge, "b");

    assertEquals(List.of("a", huge, "b"), payloads(scene.read(3)));
  }

  @Test
  void whoHasFewToSendForWritesItself() throws IOException {
    scene.sendHere("a");
    scene.sendHere("b");

    assertEquals(List.of("a", "b"), payloads(scene.read(2)));
  }

  @Test
  void whatTheSocketDoesNotTakeStaysInTheOutbox() {
    stall(15);

    assertTrue(scene.heldByGrizzly() > 0, "the socket took all");
    assertTrue(scene.heldByGrizzly() < 2 * LARGE.length(), "more than one write was handed on");
    assertTrue(scene.outbox.nextBytes() > 0, "nothing is queued");
  }

  @Test
  void aSlowReaderMissesNothingWithinTheBound() throws IOException {
    stall(15);

    List<Frame> frames = scene.read(15);

    assertEquals(large(15), payloads(frames));
    await().untilAsserted(() -> assertEquals(0, scene.heldByGrizzly()));
    assertEquals(List.of(), scene.failures);
  }

  @Test
  void takingWhatWaitedProvesThatTheClientReads() throws IOException {
    stall(5);
    int before = scene.progress();

    scene.read(5);

    await().until(() -> scene.progress() > before);
  }

  @Test
  void aReaderThatStopsCostsItsBoundAndOneWrite() {
    int sent = 0;
    while (scene.failures.isEmpty() && sent < 1_000) {
      scene.send(LARGE);
      sent++;
    }

    assertEquals(List.of(Disconnect.SLOW), scene.failures);
    assertTrue(scene.heldByGrizzly() < 2 * LARGE.length());
    int most = (BOUND + (512 << 10)) / LARGE.length();
    assertTrue(sent < most, "more than the bound was taken: " + sent);
  }

  @Test
  void aContainerFrameIsNotHeldBackByAllThatIsQueued() throws IOException {
    stall(15);
    scene.containerSends(GrizzlyScene.PONG, "p");

    List<Frame> frames = scene.read(16);

    int position = frames.indexOf(new Frame(GrizzlyScene.PONG, "p"));
    assertTrue(position < 10, "the pong came behind " + position + " frames");
  }

  @Test
  void aCloseGoesBehindWhatWasSentBefore() throws IOException {
    scene.send("a");
    scene.wire.close(scene.outbox, Disconnect.SHUTDOWN);

    assertEquals(List.of("a", "ab" + Disconnect.SHUTDOWN.reason()), payloads(scene.readToClose()));
    assertEquals(Optional.of(Disconnect.SHUTDOWN.code()), scene.session.closeCode());
  }

  /** Two send, so that one finds the other at it, which is then to send for both. */
  @RepeatedTest(20)
  void aCloseGoesBehindWhatOthersAreSending() throws Exception {
    scene.close();
    scene = new GrizzlyScene(BOUND, 200 << 10);
    AtomicInteger sent = new AtomicInteger();
    CountDownLatch some = new CountDownLatch(10);
    List<CompletableFuture<Void>> senders =
        IntStream.range(0, 2)
            .mapToObj(sender -> CompletableFuture.runAsync(() -> sendSome(sent, some)))
            .toList();
    assertTrue(some.await(10, TimeUnit.SECONDS));

    int before = sent.get();
    scene.wire.close(scene.outbox, Disconnect.SHUTDOWN);

    senders.forEach(CompletableFuture::join);
    int received = scene.readToClose().size() - 1;
    assertTrue(received >= before, () -> before + " were sent, and received " + received);
  }

  @Test
  void whatComesAsItClosesIsNotDroppedBeforeWhatComesLater() {
    scene.wire.gone();
    scene.sendHere("a");
    scene.sendHere("b");

    List<Message> left = new ArrayList<>();
    scene.outbox.take(left, Long.MAX_VALUE, Long.MAX_VALUE);

    assertEquals(List.of("a", "b"), left.stream().map(Message::text).toList());
  }

  @RepeatedTest(50)
  void aCloseLeavesNoGapInWhatIsBeingSent() throws Exception {
    scene.close();
    scene = new GrizzlyScene(BOUND, 200 << 10);
    CountDownLatch some = new CountDownLatch(10);
    CompletableFuture<Void> sender =
        CompletableFuture.runAsync(
            () ->
                IntStream.range(0, 2_000)
                    .forEach(
                        number -> {
                          scene.sendHere(Integer.toString(number));
                          some.countDown();
                        }));
    assertTrue(some.await(10, TimeUnit.SECONDS));

    scene.wire.close(scene.outbox, Disconnect.SHUTDOWN);

    sender.join();
    List<String> received = payloads(scene.readToClose(), GrizzlyScene.TEXT);
    assertEquals(
        IntStream.range(0, received.size()).mapToObj(Integer::toString).toList(), received);
  }

  @Test
  void aCloseDropsWhatTheSocketDoesNotTakeButTearsNoFrame() throws IOException {
    stall(15);
    scene.wire.close(scene.outbox, Disconnect.SLOW);

    List<String> received = payloads(scene.readToClose());

    assertEquals("abslow", received.get(received.size() - 1));
    List<String> texts = received.subList(0, received.size() - 1);
    assertEquals(large(15).subList(0, texts.size()), texts);
    assertTrue(texts.size() < 15, "nothing was dropped");
  }

  @Test
  void aClosedSocketWhoseClientReadsNothingCanBeCut() throws IOException {
    stall(15);
    scene.wire.close(scene.outbox, Disconnect.SLOW);
    assertFalse(scene.wire.hasGone());

    scene.wire.cut();

    await().until(() -> !scene.connection.isOpen());
  }

  /** Tyrus would drop its close frame, or wait for room, for half a minute. */
  @Test
  void aCloseFindsRoomInAFullQueue() {
    AtomicBoolean hasRoom = new AtomicBoolean();
    scene.session.onClose(reason -> hasRoom.set(scene.connection.canWrite()));
    stall(15);
    scene.connection.setMaxAsyncWriteQueueSize(1);
    assertFalse(scene.connection.canWrite());

    scene.wire.close(scene.outbox, Disconnect.SLOW);

    assertTrue(hasRoom.get());
  }

  @Test
  void whatTyrusHasQueuedGoesBeforeItsClose() {
    AtomicBoolean isTold = new AtomicBoolean();
    AtomicBoolean wasTold = new AtomicBoolean();
    scene.session.onClose(reason -> wasTold.set(isTold.get()));
    stall(15);
    scene.connection.setMaxAsyncWriteQueueSize(1);
    scene.whenWritable(() -> isTold.set(true));

    scene.wire.close(scene.outbox, Disconnect.SLOW);

    assertTrue(wasTold.get());
  }

  /** The client has closed, and Tyrus ends the socket next. */
  @Test
  void whatGoesFindsRoomInAFullQueue() {
    stall(15);
    scene.connection.setMaxAsyncWriteQueueSize(1);

    scene.wire.gone();

    assertTrue(scene.connection.canWrite());
  }

  @Test
  void whoIsCutHasGone() {
    scene.wire.cut();

    await().until(scene.wire::hasGone);
  }

  /** Another thread would work on it, with what this one has just given back. */
  @Test
  void whatTheClientAnswersIsReadOnlyWhenTheSessionHasClosed() {
    AtomicBoolean isUnread = new AtomicBoolean();
    scene.session.onClose(
        reason -> {
          scene.clientSends("bye");
          await()
              .during(Duration.ofMillis(200))
              .atMost(Duration.ofSeconds(10))
              .until(() -> scene.readByGrizzly() == 0);
          isUnread.set(true);
        });

    scene.wire.close(scene.outbox, Disconnect.SHUTDOWN);

    assertTrue(isUnread.get());
    await().until(() -> scene.readByGrizzly() == "bye".length());
  }

  @Test
  void nothingFollowsTheContainersClose() throws IOException {
    scene.containerSends(GrizzlyScene.CLOSE, "ab");
    scene.wire.gone();
    scene.send("late");
    scene.containerSends(GrizzlyScene.PONG, "end");

    assertEquals(List.of("ab", "end"), payloads(scene.read(2)));
  }

  @Test
  void aReaderThatDiesInMidFrameIsAWriteError() throws IOException {
    stall(15);

    scene.dies();

    await().untilAsserted(() -> assertEquals(List.of(Disconnect.WRITE_ERROR), scene.failures));
  }

  @Test
  void aSocketThatIsBrokenIsAWriteError() {
    scene.connection.terminateSilently();
    await().until(() -> !scene.connection.isOpen());

    scene.send("hello");

    await().untilAsserted(() -> assertEquals(List.of(Disconnect.WRITE_ERROR), scene.failures));
  }

  /**
   * Tyrus closes the session in the thread that ends its socket, and waits for others meanwhile.
   */
  @Test
  void whoseWriteFailsLeavesTheSocketToTheCloser() throws IOException {
    AtomicBoolean isClosed = new AtomicBoolean();
    CloseListener<Closeable, CloseType> tyrus = (closed, type) -> isClosed.set(true);
    scene.connection.addCloseListener(tyrus);

    scene.breaks();
    scene.sendHere("hello");

    assertEquals(List.of(Disconnect.WRITE_ERROR), scene.failures);
    assertFalse(isClosed.get());
    scene.wire.close(scene.outbox, Disconnect.WRITE_ERROR);
    await().untilTrue(isClosed);
    assertTrue(scene.wire.hasGone());
    assertEquals(Optional.of(Disconnect.WRITE_ERROR.code()), scene.session.closeCode());
  }

  @Test
  void aPongConfirmsNothing() {
    assertFalse(scene.wire.pong(ByteBuffer.allocate(Long.BYTES)));
  }

  /**
   * A lane and another thread send, the container does, and the client reads by fits and starts.
   */
  @RepeatedTest(5)
  void framesOfBothGetThroughWholeAndInOrder() throws IOException {
    scene.close();
    scene = new GrizzlyScene(Integer.MAX_VALUE);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> texts =
        IntStream.range(0, 3_000)
            .mapToObj(
                number ->
                    number + "x".repeat(random.nextInt(random.nextInt(20) == 0 ? 30_000 : 200)))
            .toList();
    CompletableFuture<Void> lane =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < texts.size(); i++) {
                if (i % 3 == 0) {
                  scene.send(texts.get(i));
                } else {
                  scene.sendHere(texts.get(i));
                }
              }
            });
    int pongs = 500;
    CompletableFuture<Void> container =
        CompletableFuture.runAsync(
            () ->
                IntStream.range(0, pongs)
                    .forEach(number -> scene.containerSends(GrizzlyScene.PONG, "p" + number)));

    List<Frame> frames = new ArrayList<>(scene.read(texts.size() + pongs));
    lane.join();
    container.join();

    assertEquals(texts, payloads(frames, GrizzlyScene.TEXT), () -> "seed " + seed);
    assertEquals(
        IntStream.range(0, pongs).mapToObj(number -> "p" + number).toList(),
        payloads(frames, GrizzlyScene.PONG),
        () -> "seed " + seed);
    assertEquals(List.of(), scene.failures, () -> "seed " + seed);
  }

  private void sendSome(AtomicInteger sent, CountDownLatch some) {
    for (int i = 0; i < 40; i++) {
      scene.sendHere("x");
      sent.incrementAndGet();
      some.countDown();
    }
  }

  private void stall(int messages) {
    scene.send(large(messages).toArray(String[]::new));
    await().atMost(Duration.ofSeconds(20)).until(() -> scene.heldByGrizzly() > 0);
  }

  private static List<String> large(int count) {
    return IntStream.range(0, count).mapToObj(number -> number + LARGE).toList();
  }

  private static List<String> payloads(List<Frame> frames) {
    return frames.stream().map(Frame::payload).toList();
  }

  private static List<String> payloads(List<Frame> frames, int opcode) {
    return payloads(frames.stream().filter(frame -> frame.opcode() == opcode).toList());
  }
}
