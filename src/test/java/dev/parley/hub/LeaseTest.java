package dev.parley.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LeaseTest {
  private final Lease lease = new Lease();

  @Test
  void itIsForEverUnlessSomebodySaysOtherwise() {
    assertEquals(OptionalLong.empty(), lease.secondsLeft());
    assertFalse(lease.isOver());
  }

  @Test
  void whoHasLittleTimeLeftIsToldOneSecondSinceNoneWouldMeanForEver() {
    endIn(-5);

    assertEquals(OptionalLong.of(1), lease.secondsLeft());
  }

  @Test
  void itIsOverSomeTimeAfterItsEnd() {
    endIn(-24);
    assertFalse(lease.isOver());

    endIn(-26);
    assertTrue(lease.isOver());
  }

  @Test
  void itCanBeMadeLongerAndEndless() {
    endIn(-26);

    endIn(60);
    assertFalse(lease.isOver());

    lease.endAt(Optional.empty());
    assertEquals(OptionalLong.empty(), lease.secondsLeft());
  }

  private void endIn(int seconds) {
    lease.endAt(Optional.of(Instant.now().plusSeconds(seconds)));
  }
}
