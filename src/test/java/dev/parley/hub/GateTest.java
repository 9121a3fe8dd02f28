package dev.parley.hub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

    shutting.join(TimeUnit.SECONDS.toMillis(1));
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

  @Test
  void callThatEndsItsOwnSessionDoesNotWaitForItself() {
    assertTrue(gate.enter());

    gate.shut();

    gate.leave();
    assertFalse(gate.enter());
  }
}
