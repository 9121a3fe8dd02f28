package dev.parley.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProbeTest {
  private final AtomicLong now = new AtomicLong(1_000_000_007L);
  private final AtomicInteger sent = new AtomicInteger();
  private final Probe probe =
      new Probe("chat:probe:n-1", Duration.ofSeconds(5), sent::incrementAndGet, now::get);

  @Test
  void aLinkAloneProvesNothing() {
    probe.linkUp();

    assertTrue(probe.link().isUp());
    assertFalse(probe.road().isUp());
  }

  @Test
  void aNewLinkIsTriedAtOnce() {
    probe.linkUp();

    assertEquals(1, sent.get());
  }

  @Test
  void whatCameBackProvesTheRoadForThreeIntervals() {
    probe.linkUp();
    probe.cameBack();

    pass(Duration.ofSeconds(15));
    assertTrue(probe.road().isUp());
    pass(Duration.ofMillis(1));
    assertFalse(probe.road().isUp());
  }

  @Test
  void aNewLinkIsNotProvedByWhatCameBackOverAnother() {
    probe.linkUp();
    probe.cameBack();
    probe.linkDown();
    probe.linkUp();

    assertFalse(probe.road().isUp());
    probe.cameBack();
    assertTrue(probe.road().isUp());
  }

  @Test
  void withoutLinkNothingIsUpAndTheReasonsSaySinceWhen() {
    probe.linkUp();
    probe.cameBack();
    pass(Duration.ofSeconds(2));
    probe.linkDown();
    pass(Duration.ofSeconds(40));
    probe.linkDown();

    String link = probe.link().fault().orElseThrow();
    String road = probe.road().fault().orElseThrow();

    assertTrue(link.contains("for 40 s"), link);
    assertTrue(road.contains("for 42 s"), road);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
