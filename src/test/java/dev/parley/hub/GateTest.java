package dev.parley.hub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GateTest {
  private final Gate gate = new Gate();

  @Test
  void callsGoThroughSideBySide() {
    assertTrue(gate.enter());

    assertTrue(CompletableFuture.supplyAsync(gate::enter).join());
  }

  @Test
  void noCallGoesThroughOnceItIsShut() {
    gate.shut();

    assertFalse(gate.enter());
  }

  @Test
  void shuttingWaitsForACallThatIsUnderWay() throws Exception {
    assertTrue(gate.enter());
    Thread shutting = new Thread(gate::shut);
    shutting.start();
    await().until(() -> shutting.getState() == Thread.State.TIMED_WAITING);

    gate.leave();

    // Less than it would wait for those who do not leave.
    shutting.join(1_900);
    assertFalse(shutting.isAlive());
  }

  @Test
  void noCallWaitsForOneThatTheShutterWaitsFor() {
    assertTrue(gate.enter());
    Thread shutting = new Thread(gate::shut);
    shutting.start();
    await().until(() -> shutting.getState() == Thread.State.TIMED_WAITING);

    assertFalse(CompletableFuture.supplyAsync(gate::enter).join());
  }

  /** As a close that the container answers with its own at once. */
  @Test
  void endingWaitsForACallThatIsUnderWayThoughItShutsTheGateItself() throws Exception {
    CompletableFuture<Void> call = new CompletableFuture<>();
    CountDownLatch entered = new CountDownLatch(1);
    Thread caller =
        new Thread(
            () -> {
              gate.enter();
              entered.countDown();
              call.join();
              gate.leave();
            });
    caller.start();
    entered.await();
    AtomicBoolean begun = new AtomicBoolean();
    Thread ending =
        new Thread(
            () ->
                gate.end(
                    () -> {
                      begun.set(caller.isAlive() && !call.isDone());
                      gate.shut();
                    }));
    ending.start();
    await().until(() -> ending.getState() == Thread.State.TIMED_WAITING);

    call.complete(null);

    ending.join();
    assertFalse(begun.get());
  }

  @Test
  void noCallGoesThroughWhileItEnds() {
    gate.end(() -> assertFalse(gate.enter()));

    assertFalse(gate.enter());
  }

  @Test
  void whatIsGoneIsNotEnded() {
    AtomicBoolean ended = new AtomicBoolean();
    gate.shut();

    gate.end(() -> ended.set(true));

    assertFalse(ended.get());
  }

  @Test
  void callThatEndsItsOwnSessionDoesNotWaitForItself() {
    assertTrue(gate.enter());

    gate.shut();

    gate.leave();
    assertFalse(gate.enter());
  }
}
