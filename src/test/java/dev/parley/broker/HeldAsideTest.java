package dev.parley.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.protocol.Publication;
import dev.parley.protocol.StreamPosition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeldAsideTest {
  private final HeldAside held = new HeldAside();

  @BeforeEach
  void readBegins() {
    held.restart();
  }

  @Test
  void whatIsHeldComesBackInItsOrder() {
    held.hold(publication(1, 10));
    held.hold(publication(2, 10));

    assertEquals(1, held.next().position().offset());
    assertEquals(2, held.next().position().offset());
    assertTrue(held.isEmpty());
    assertFalse(held.isIncomplete());
  }

  @Test
  void moreThan256KiBAreNotHeld() {
    for (int i = 1; i <= 5; i++) {
      held.hold(publication(i, 60_000));
    }

    assertTrue(held.isIncomplete());
    assertTrue(held.isEmpty());
  }

  @Test
  void whatComesBehindSomethingMissedIsNotHeldEither() {
    held.missSomething();

    held.hold(publication(2, 10));

    assertTrue(held.isEmpty());
  }

  @Test
  void aNewReadMakesRoom() {
    for (int i = 1; i <= 5; i++) {
      held.hold(publication(i, 60_000));
    }

    held.restart();
    held.hold(publication(6, 60_000));

    assertFalse(held.isIncomplete());
    assertEquals(6, held.next().position().offset());
  }

  private static Publication publication(long offset, int bytes) {
    return new Publication("lobby", "x".repeat(bytes), new StreamPosition(5, offset));
  }
}
