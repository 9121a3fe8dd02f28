package dev.parley.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.protocol.Disconnect;
import dev.parley.protocol.Message;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxTest {
  private static final int BOUND = 1 << 20;
  private static final int FRAME = 64 << 10;
  private static final int WINDOW = 256 << 10;

  private final StubSession session = new StubSession();
  private final Deque<SendHandler> pending = new ArrayDeque<>();
  private final List<Disconnect> failures = new ArrayList<>();
  private final Outbox outbox = outbox(true, BOUND);

  @Test
  void nothingIsSentBeforeTheFirstMessage() {
    outbox.offer(text("a"));

    outbox.flush();

    assertEquals(List.of(), session.frames());
  }

  @Test
  void theFirstMessageOvertakesWhatWaited() {
    outbox.offer(text("a"));
    outbox.offer(text("b"));

    outbox.uncork(text("first"));

    assertEquals(List.of("first\na\nb"), session.frames());
  }

  @Test
  void withoutAFirstMessageWhatWaitedGoesOut() {
    outbox.offer(text("a"));

    outbox.uncork();

    assertEquals(List.of("a"), session.frames());
  }

  @Test
  void anOfferWaitsForItsFlush() {
    outbox.uncork();
    outbox.offer(text("a"));
    assertEquals(List.of(), session.frames());

    outbox.flush();

    assertEquals(List.of("a"), session.frames());
  }

  @Test
  void whatIsQueuedDuringASendSharesTheNextFrame() {
    completeLater();
    outbox.uncork(text("first"));
    send(outbox, "a", "b", "c");
    assertEquals(List.of("first"), session.frames());

    pending.remove().onResult(new SendResult());

    assertEquals(List.of("first", "a\nb\nc"), session.frames());
  }

  @Test
  void whereMessagesMayNotShareAFrameEachHasItsOwn() {
    Outbox plain = outbox(false, BOUND);
    plain.offer(text("a"));
    plain.offer(text("b"));

    plain.uncork(text("first"));

    assertEquals(List.of("first", "a", "b"), session.frames());
  }

  @Test
  void aJoinedFrameHoldsNoMoreThanAFrameMay() {
    for (int i = 0; i < 5; i++) {
      outbox.offer(bytes(FRAME / 3));
    }

    outbox.uncork();

    assertEquals(3, lengths().size());
    assertTrue(Collections.max(lengths()) <= FRAME, () -> "frames of " + lengths());
  }

  @Test
  void aMessageOverAFrameGoesAlone() {
    outbox.offer(text("a"));
    outbox.offer(bytes(FRAME + 1));
    outbox.offer(text("b"));

    outbox.uncork();

    assertEquals(List.of(1, FRAME + 1, 1), lengths());
  }

  @Test
  void theClientIsAskedToConfirmEvery64KiB() {
    outbox.uncork();
    for (int i = 0; i < 6; i++) {
      outbox.offer(bytes(FRAME / 2));
      outbox.flush();
    }

    assertEquals(3, session.pings().size());
  }

  @Test
  void whatIsNotConfirmedFillsTheWindowAndNeverPassesIt() {
    outbox.uncork();
    for (int i = 0; i < 20; i++) {
      sendBytes(FRAME / 2);
    }

    assertTrue(total() > WINDOW - FRAME && total() <= WINDOW, () -> "unconfirmed " + total());
  }

  @Test
  void aJoinedFrameDoesNotPassTheWindowEither() {
    outbox.uncork();
    sendBytes(WINDOW - 1_000);
    completeLater();
    sendBytes(100);
    for (int i = 0; i < 100; i++) {
      outbox.offer(bytes(1_000));
    }

    pending.remove().onResult(new SendResult());

    assertTrue(total() <= WINDOW, () -> "unconfirmed " + total());
  }

  @Test
  void aMessageOverTheWindowGoesOnceAllIsConfirmed() {
    outbox.uncork();
    sendBytes(10);
    outbox.offer(bytes(WINDOW + 1));
    outbox.flush();
    assertEquals(List.of(10), lengths());

    assertTrue(outbox.pong(StubSession.pong(session.pings().get(0))));

    assertEquals(List.of(10, WINDOW + 1), lengths());
  }

  @Test
  void aPongConfirmsWhatWasSentBeforeItsPing() {
    List<Long> sentBefore = new ArrayList<>();
    session.onPing(data -> sentBefore.add(total()));
    outbox.uncork();
    for (int i = 0; i < 20; i++) {
      sendBytes(FRAME / 2);
    }
    long before = total();

    outbox.pong(StubSession.pong(session.pings().get(1)));

    assertEquals(before + sentBefore.get(1), total());
  }

  @Test
  void anUnknownPongConfirmsNothing() {
    outbox.uncork();
    for (int i = 0; i < 20; i++) {
      sendBytes(FRAME);
    }
    long before = total();

    assertFalse(outbox.pong(StubSession.pong(session.pings().get(0) + 1)));
    assertFalse(outbox.pong(ByteBuffer.allocate(0)));
    assertFalse(outbox.pong(ByteBuffer.allocate(125)));

    assertEquals(before, total());
  }

  @Test
  void aPongCountsOnce() {
    outbox.uncork();
    sendBytes(FRAME);
    outbox.pong(StubSession.pong(session.pings().get(0)));

    assertFalse(outbox.pong(StubSession.pong(session.pings().get(0))));
  }

  @Test
  void moreThanTheBoundIsSlowAndToldOnce() {
    completeLater();
    outbox.uncork(text("first"));
    for (int i = 0; i < 40; i++) {
      outbox.offer(bytes(FRAME));
    }

    assertEquals(List.of(Disconnect.SLOW), failures);
  }

  @Test
  void aSlowClientGetsNothingMore() {
    completeLater();
    outbox.uncork(text("first"));
    for (int i = 0; i < 40; i++) {
      outbox.offer(bytes(FRAME));
    }

    pending.remove().onResult(new SendResult());
    send(outbox, "late");

    assertEquals(List.of("first"), session.frames());
  }

  @Test
  void upToTheBoundIsNotSlow() {
    for (int i = 0; i < BOUND / FRAME - 1; i++) {
      outbox.offer(bytes(FRAME));
    }
    assertEquals(List.of(), failures);

    outbox.offer(bytes(FRAME));
    outbox.offer(text("a"));

    assertEquals(List.of(Disconnect.SLOW), failures);
  }

  @Test
  void aMessageOverTheBoundIsTakenIfNothingElseWaits() {
    Outbox narrow = outbox(true, 10);

    narrow.offer(bytes(11));
    narrow.uncork();

    assertEquals(List.of(11), lengths());
  }

  @Test
  void emptyMessagesAreBoundedToo() {
    completeLater();
    Outbox plain = outbox(false, 1_000);
    plain.uncork(text("first"));
    for (int i = 0; i < 2_000; i++) {
      plain.offer(text(""));
    }

    assertEquals(List.of(Disconnect.SLOW), failures);
  }

  @Test
  void aQuarterOfTheBoundIsCongestion() {
    outbox.offer(bytes(BOUND / 4 - 100));
    assertFalse(outbox.isCongested());

    outbox.offer(bytes(200));

    assertTrue(outbox.isCongested());
  }

  @Test
  void aFailedSendIsAWriteError() {
    session.onSend((text, done) -> done.onResult(StubSession.failure()));

    outbox.uncork(text("first"));

    assertEquals(List.of(Disconnect.WRITE_ERROR), failures);
  }

  @Test
  void afterAFailedSendNothingIsSent() {
    completeLater();
    outbox.uncork(text("first"));
    outbox.offer(text("a"));

    pending.remove().onResult(StubSession.failure());
    send(outbox, "b");

    assertEquals(List.of("first"), session.frames());
  }

  @Test
  void aSendThatThrowsIsAWriteError() {
    session.onSend(
        (text, done) -> {
          throw new IllegalStateException("closed");
        });

    outbox.uncork(text("first"));

    assertEquals(List.of(Disconnect.WRITE_ERROR), failures);
  }

  @Test
  void aPingThatThrowsIsAWriteError() {
    session.onPing(
        data -> {
          throw new IllegalStateException("closed");
        });
    outbox.uncork();

    sendBytes(FRAME);

    assertEquals(List.of(Disconnect.WRITE_ERROR), failures);
  }

  @Test
  void nothingIsSentOnceClosed() {
    outbox.uncork();
    outbox.offer(text("a"));
    outbox.close();

    outbox.flush();
    send(outbox, "b");
    outbox.uncork(text("c"));

    assertEquals(List.of(), session.frames());
    assertEquals(List.of(), failures);
  }

  @Test
  void aHundredThousandSendsDoNotDeepenTheStack() {
    Outbox plain = outbox(false, 4 << 20);
    session.onPing(data -> plain.pong(StubSession.pong(data)));
    Set<Integer> depths = new TreeSet<>();
    int[] sent = {0};
    session.onSend(
        (text, done) -> {
          if (++sent[0] % 10_000 == 0) {
            depths.add(new Throwable().getStackTrace().length);
          }
          done.onResult(new SendResult());
        });
    for (int i = 0; i < 100_000; i++) {
      plain.offer(text("0123456789"));
    }

    plain.uncork();

    assertEquals(100_000, sent[0]);
    assertEquals(1, depths.size(), () -> "depths " + depths);
  }

  @Test
  void aHiccupLeavesNoMemoryBehind() {
    Message message = text("a");
    long before = usedBytes();

    List<Outbox> outboxes = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Outbox plain = outbox(true, BOUND);
      plain.uncork();
      for (int each = 0; each < 20_000; each++) {
        plain.offer(message);
      }
      assertTrue(plain.takeTurn());
      plain.take(new ArrayList<>(), BOUND, BOUND);
      outboxes.add(plain);
    }

    long growth = (usedBytes() - before) / outboxes.size();
    assertTrue(growth < 8 << 10, () -> "bytes each: " + growth);
  }

  private static long usedBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Or it would keep the turn, and its client hear nothing more. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWireThatThrowsIsBroken(boolean here) {
    outbox.uncork();
    session.onSend(
        (text, done) -> {
          throw new OutOfMemoryError("for the test");
        });
    Executable sending =
        here ? () -> Outboxes.sendHere(outbox, "a") : () -> Outboxes.send(outbox, "a");

    assertThrows(OutOfMemoryError.class, sending);

    assertEquals(List.of(Disconnect.WRITE_ERROR), failures);
  }

  private Outbox outbox(boolean joinable, int bound) {
    return new Outbox(session.wire(), joinable, bound, () -> {}, failures::add);
  }

  private void completeLater() {
    session.onSend((text, done) -> pending.add(done));
  }

  private void sendBytes(int length) {
    outbox.offer(bytes(length));
    outbox.flush();
  }

  private static void send(Outbox outbox, String... texts) {
    for (String text : texts) {
      outbox.offer(text(text));
      outbox.flush();
    }
  }

  private List<Integer> lengths() {
    return session.frames().stream().map(String::length).toList();
  }

  private long total() {
    return session.frames().stream().mapToLong(String::length).sum();
  }

  private static Message text(String text) {
    return Message.of(text);
  }

  private static Message bytes(int length) {
    return Message.of("x".repeat(length));
  }
}
