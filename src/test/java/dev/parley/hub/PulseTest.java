package dev.parley.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class PulseTest {
  private static final Duration INTERVAL = Pulse.PING_INTERVAL;

  /** Starts just before the clock overflows, which it may at any time. */
  private long now = Long.MAX_VALUE - Duration.ofSeconds(5).toNanos();

  private final Pulse pulse = new Pulse(() -> now);

  @Test
  void whoDoesNotConnectIsStaleAfterTenSeconds() {
    pass(Duration.ofSeconds(10));
    assertFalse(pulse.isStale());

    pass(Duration.ofMillis(1));

    assertTrue(pulse.isStale());
  }

  @Test
  void talkingIsNotConnecting() {
    pass(Duration.ofSeconds(11));

    pulse.heard();

    assertTrue(pulse.isStale());
  }

  @Test
  void whoHasConnectedIsNeverStale() {
    pulse.established();

    pass(Duration.ofDays(1));

    assertFalse(pulse.isStale());
  }

  @Test
  void whoIsSilentForMoreThan35SecondsIsDead() {
    pass(Duration.ofSeconds(35));
    assertFalse(pulse.isDead());

    pass(Duration.ofMillis(1));

    assertTrue(pulse.isDead());
  }

  @Test
  void whoIsHeardLives() {
    pass(Duration.ofSeconds(30));

    pulse.heard();
    pass(Duration.ofSeconds(30));

    assertFalse(pulse.isDead());
  }

  @Test
  void whoHasNotConnectedIsNotPinged() {
    pass(INTERVAL.multipliedBy(2));

    assertFalse(pulse.takePing());
  }

  @RepeatedTest(20)
  void theFirstPingComesInTheSecondHalfOfTheInterval() {
    pulse.established();

    pass(INTERVAL.dividedBy(2).minusNanos(1));
    assertFalse(pulse.takePing());
    pass(INTERVAL.dividedBy(2).plusNanos(1));
    assertTrue(pulse.takePing());
  }

  @Test
  void aPingIsTakenOncePerInterval() {
    pulse.established();
    pass(INTERVAL);
    assertTrue(pulse.takePing());
    assertFalse(pulse.takePing());

    pass(INTERVAL.minusNanos(1));
    assertFalse(pulse.takePing());
    pass(Duration.ofNanos(1));

    assertTrue(pulse.takePing());
  }

  @Test
  void anAnswerNeedsAPing() {
    assertFalse(pulse.answered());
  }

  @Test
  void aPingHasOneAnswer() {
    ping();

    assertTrue(pulse.answered());
    assertFalse(pulse.answered());
  }

  @Test
  void pingsThatWaitedTogetherHaveAnAnswerEach() {
    ping();
    ping();

    assertTrue(pulse.answered());
    assertTrue(pulse.answered());
    assertFalse(pulse.answered());
  }

  @Test
  void aPingInTimeKeepsAClientThatOnlyAnswersAlive() {
    pulse.established();
    int pings = 0;
    for (int second = 0; second < 300; second++) {
      pass(Duration.ofSeconds(1));
      assertFalse(pulse.isDead(), "dead at second " + second);
      if (pulse.takePing()) {
        pings++;
        pulse.heard();
      }
    }

    assertEquals(12, pings, 1);
  }

  private void ping() {
    pulse.established();
    pass(INTERVAL);
    assertTrue(pulse.takePing());
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
