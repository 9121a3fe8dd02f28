package dev.parley.hub.undertow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.protocol.Disconnect;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UndertowWireTest {
  private static final int BOUND = 1 << 20;
  private static final String LARGE = "x".repeat(60_000);

  private final WireScene scene = new WireScene(BOUND, 0);

  @Test
  void messagesAreFramesOfTheirOwn() {
    scene.send("a", "b\u00e9\u4e2d\ud83d\ude00", "", "x".repeat(125), "x".repeat(126), LARGE);

    assertEquals(
        List.of("a", "b\u00e9\u4e2d\ud83d\ude00", "", "x".repeat(125), "x".repeat(126), LARGE),
        scene.texts());
    assertTrue(scene.frames().stream().allMatch(WireScene.Frame::isFinal));
  }

  @Test
  void aMessageOverTheBufferGoesAlone() {
    String huge = "x".repeat(200_000);

    scene.send("a", huge, "b");

    assertEquals(List.of("a", huge, "b"), scene.texts());
  }

  @Test
  void whatNoEncodingHasIsReplaced() {
    scene.send("a\ud83d", "b");

    assertEquals(List.of("a?", "b"), scene.texts());
  }

  @Test
  void whoHasFewToSendForWritesItself() {
    scene.sendHere("a");
    scene.sendHere("b");

    assertEquals(List.of("a", "b"), scene.texts());
  }

  @Test
  void whatTheWriterItselfCouldNotSendGoesWhenTheSocketTakesIt() {
    scene.socket.takes(3);
    scene.sendHere("hello");
    scene.sendHere("again");

    scene.takesAll();

    assertEquals(List.of("hello", "again"), scene.texts());
  }

  @Test
  void onlyASocketThatDoesNotEncryptIsQuick() {
    UndertowWire encrypting = scene.wireOver(new NarrowSocket(0).encryptingConnection());

    assertTrue(scene.wire.isQuick());
    assertFalse(encrypting.isQuick());
  }

  @Test
  void whereTheSocketEncryptsNobodyWritesButItsIoThread() {
    NarrowSocket socket = new NarrowSocket(0);
    UndertowWire encrypting = scene.wireOver(socket.encryptingConnection());
    ByteBuffer frame = WireScene.frame(WireScene.TEXT, true, "a");

    assertFalse(encrypting.sendHere(scene.outbox, frame));

    assertEquals(0, socket.received().length);
  }

  @Test
  void nobodyWaitsForTheSocketWhenAllIsSent() {
    scene.send("a");

    assertFalse(scene.socket.isResumed());
  }

  @Test
  void noWriteTimeoutRunsWhenAllIsSent() {
    scene.send("a");
    assertFalse(scene.socket.timesOut());

    scene.socket.takes(3);
    scene.send("hello");
    assertTrue(scene.socket.timesOut());
    scene.takesAll();

    assertFalse(scene.socket.timesOut());
  }

  @Test
  void theContainersWriteTimeoutIsOffUntilItCloses() {
    WireScene patient = new WireScene(BOUND, 0, true);
    patient.send("a");
    assertEquals(0, patient.socket.writeTimeout());

    patient.wire.close(patient.outbox, Disconnect.SHUTDOWN);

    assertEquals(NarrowSocket.WRITE_TIMEOUT_MILLIS, patient.socket.writeTimeout());
  }

  @Test
  void whereTheContainerGoesByAnIdleTimeoutItStays() {
    scene.send("a");

    assertEquals(NarrowSocket.WRITE_TIMEOUT_MILLIS, scene.socket.writeTimeout());
  }

  @Test
  void whatTheSocketDoesNotTakeGoesWhenItDoes() {
    scene.socket.takes(3);
    scene.send("hello", "again");
    assertTrue(scene.socket.isResumed());

    scene.takesAll();

    assertEquals(List.of("hello", "again"), scene.texts());
    assertFalse(scene.socket.isResumed());
  }

  @Test
  void takingWhatWaitedProvesThatTheClientReads() {
    scene.socket.takes(3);
    scene.send("hello");
    assertEquals(0, scene.progress());

    scene.takes(1);

    assertEquals(1, scene.progress());
  }

  @Test
  void aContainerFrameWaitsForTheEndOfOurs() {
    scene.socket.takes(3);
    scene.send("hello");

    scene.container.send(WireScene.frame(WireScene.PONG, true, "p"));
    scene.takes(1);
    scene.takesAll();

    assertEquals(List.of("hello", "p"), payloads());
  }

  @Test
  void ourFrameWaitsForTheEndOfTheContainers() {
    scene.socket.takes(3);
    scene.container.send(WireScene.frame(WireScene.TEXT, true, "container"));
    scene.send("ours");

    scene.takesAll();

    assertEquals(List.of("container", "ours"), payloads());
  }

  @Test
  void ourMessageWaitsForTheLastFragmentOfTheContainers() {
    scene.container.send(WireScene.frame(WireScene.TEXT, false, "one"));
    scene.send("ours");
    scene.container.send(WireScene.frame(WireScene.PING, true, "p"));
    scene.container.send(WireScene.frame(0, true, "two"));

    scene.takesAll();

    assertEquals(List.of("one", "p", "two", "ours"), payloads());
  }

  @Test
  void aContainerFrameIsNotHeldBackByAllThatIsQueued() {
    scene.socket.takes(0);
    for (int i = 0; i < 10; i++) {
      scene.send(LARGE);
    }
    scene.container.send(WireScene.frame(WireScene.PONG, true, "p"));

    scene.takes(3 * LARGE.length());
    scene.takes(3 * LARGE.length());

    ByteBuffer received = ByteBuffer.wrap(scene.socket.received());
    assertTrue(
        indexOfPong(received) < 3 * LARGE.length(), "the pong came behind more than a batch");
  }

  @Test
  void aCloseGoesBehindWhatWasSentBefore() {
    scene.sendLater("a");
    scene.wire.close(scene.outbox, Disconnect.SHUTDOWN);
    scene.runTasks();

    assertEquals(List.of("a", "ab" + Disconnect.SHUTDOWN.reason()), payloads());
    assertEquals(Optional.of(Disconnect.SHUTDOWN.code()), scene.session.closeCode());
    assertTrue(scene.socket.isEnded());
  }

  @Test
  void aCloseDropsWhatTheSocketDoesNotTakeButTearsNoFrame() {
    scene.socket.takes(3);
    scene.send("half taken");
    scene.send("dropped");
    scene.wire.close(scene.outbox, Disconnect.SLOW);
    scene.runTasks();

    scene.takesAll();

    assertEquals(List.of("half taken", "abslow"), payloads());
  }

  @Test
  void nothingFollowsTheContainersClose() {
    scene.container.send(WireScene.frame(WireScene.CLOSE, true, "ab"));
    scene.send("late");

    assertEquals(List.of("ab"), payloads());
  }

  @Test
  void whatWaitedBehindAHalfSentCloseIsDropped() {
    scene.socket.takes(1);
    scene.container.send(WireScene.frame(WireScene.CLOSE, true, "ab"));
    scene.send("late");

    scene.takesAll();

    assertEquals(List.of("ab"), payloads());
    assertFalse(scene.socket.isResumed());
  }

  @Test
  void aSocketThatBreaksInMidFrameIsAWriteErrorForBoth() {
    scene.socket.takes(3);
    scene.send("hello");
    scene.container.send(WireScene.frame(WireScene.PONG, true, "p"));

    scene.socket.breaks();
    scene.socket.ready();

    assertEquals(List.of(Disconnect.WRITE_ERROR), scene.failures);
    assertTrue(scene.container.isBroken());
  }

  @Test
  void aSocketThatIsBrokenIsAWriteError() {
    scene.socket.breaks();

    scene.send("hello");

    assertEquals(List.of(Disconnect.WRITE_ERROR), scene.failures);
  }

  @Test
  void aServerThatHasChangedIsAWriteErrorAndIsTold() {
    scene.socket.isAnother();

    scene.send("hello");

    assertEquals(List.of(Disconnect.WRITE_ERROR), scene.failures);
    assertEquals(1, scene.mismatches.size());
  }

  @Test
  void anErrorEndsOneConnectionAndNoOtherOfItsThread() {
    WireScene neighbour = scene.neighbour(BOUND);
    scene.socket.runsOutOfMemory();

    scene.send("a");
    neighbour.send("b");

    assertEquals(List.of(Disconnect.WRITE_ERROR), scene.failures);
    assertEquals(List.of("b"), neighbour.texts());
  }

  @Test
  void anErrorIsAWriteErrorForWhoWritesItselfToo() {
    scene.socket.runsOutOfMemory();

    assertThrows(OutOfMemoryError.class, () -> scene.sendHere("a"));

    assertEquals(Disconnect.WRITE_ERROR, scene.failures.get(0));
  }

  /** As where there is no memory to tell of it. */
  @Test
  void aFailureThatCannotBeToldKeepsNoOtherFromItsTurn() {
    WireScene neighbour = scene.neighbour(BOUND);
    scene.socket.runsOutOfMemory();
    scene.cannotTell();

    scene.send("a");
    neighbour.send("b");

    assertEquals(List.of("b"), neighbour.texts());
  }

  @Test
  void whoIsCutHasGone() {
    assertFalse(scene.wire.hasGone());

    scene.wire.cut();
    scene.runTasks();

    assertTrue(scene.wire.hasGone());
  }

  @Test
  void aSocketThatTheContainerEndedIsAWriteError() {
    scene.container.close(WireScene.frame(WireScene.PONG, true, "p"));

    scene.send("hello");

    assertEquals(List.of(Disconnect.WRITE_ERROR), scene.failures);
  }

  @Test
  void aReaderThatStopsCostsItsBoundAndOneBatch() {
    scene.socket.takes(1_000);
    int sent = 0;
    while (scene.failures.isEmpty() && sent < 1_000) {
      scene.send(LARGE);
      sent++;
    }

    assertEquals(List.of(Disconnect.SLOW), scene.failures);
    long most = (BOUND + (64 << 10)) / LARGE.length() + 2;
    assertTrue(sent <= most, () -> "more than the bound was taken");
  }

  @Test
  void aReaderThatIsSlowMissesNothingWithinTheBound() {
    scene.socket.takes(1_000);
    for (int i = 0; i < 15; i++) {
      scene.send(i + LARGE);
    }

    scene.takesAll();

    assertEquals(15, scene.texts().size());
    assertEquals(14 + LARGE, scene.texts().get(14));
  }

  @Test
  void aLayerThatKeepsBytesIsFlushed() {
    WireScene encrypted = new WireScene(BOUND, 5);
    encrypted.socket.takes(2);
    encrypted.send("hi");
    assertTrue(encrypted.socket.isResumed());

    encrypted.takesAll();

    assertEquals(List.of("hi"), encrypted.texts());
    assertFalse(encrypted.socket.isResumed());
  }

  @Test
  void aPongConfirmsNothing() {
    assertFalse(scene.wire.pong(ByteBuffer.allocate(Long.BYTES)));
  }

  private List<String> payloads() {
    return scene.frames().stream().map(WireScene.Frame::payload).toList();
  }

  private static int indexOfPong(ByteBuffer received) {
    int at = 0;
    while ((received.get(at) & 0xf) != WireScene.PONG) {
      at += 4 + (received.getShort(at + 2) & 0xffff);
    }
    return at;
  }
}
