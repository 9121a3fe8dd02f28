package dev.parley.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final Turns turns = new Turns(() -> false);
  private final List<String> called = new ArrayList<>();

  @Test
  void whoDoesNotTakeTheTurnIsNotInTheWayOfTheOthers() {
    take("a");
    take("not ready");
    take("c");
    take("d");

    turns.pass("a");
    take("c");
    turns.pass("c");

    assertEquals(List.of("not ready", "d"), called);
  }

  private void take(String taker) {
    turns.take(taker, () -> called.add(taker));
  }
}
