package dev.parley.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.GivenSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandOrderTest {
  private final List<String> done = new ArrayList<>();
  private final CommandOrder order =
      new CommandOrder(
          GivenSettings.with(
                  "parley.limits.waiting-commands", "4", "parley.limits.waiting-bytes", "1024")
              .limits());

  @Test
  void aCommandRunsAtOnce() {
    publish("a", "lobby");

    assertEquals(List.of("a"), done);
  }

  @Test
  void whileConnectingAllWaits() {
    order.hold();
    publish("a", "");
    publish("b", "lobby");
    subscribe("c", "lobby");

    assertEquals(List.of(), done);
  }

  @Test
  void onceConnectedWhatWaitedRunsInItsOrder() {
    order.hold();
    publish("a", "lobby");
    publish("b", "");
    publish("c", "news");

    order.release();
    publish("d", "lobby");

    assertEquals(List.of("a", "b", "c", "d"), done);
  }

  @Test
  void whatRunsMayHoldWhatIsBehindItAgain() {
    order.hold();
    arrive("", false, order::hold);
    publish("a", "");

    order.release();
    publish("b", "");

    assertEquals(List.of(), done);
    order.release();
    assertEquals(List.of("a", "b"), done);
  }

  @Test
  void whatRunsMayHoldAndReleaseWhatIsBehindIt() {
    order.hold();
    arrive(
        "",
        false,
        () -> {
          order.hold();
          order.release();
          done.add("first");
        });
    publish("a", "");

    order.release();

    assertEquals(List.of("first", "a"), done);
  }

  @Test
  void whatBelongsBeforeAllThatIsHeldRunsAtOnce() {
    order.hold();

    order.arriveBeforeHeld(new CommandOrder.Arrival("lobby", false, 0, () -> done.add("end")));

    assertEquals(List.of("end"), done);
  }

  @Test
  void whatComesWhileTheWaitingRunWaitsForItsTurn() {
    order.hold();
    arrive("", false, () -> publish("late", ""));
    publish("b", "");

    order.release();

    assertEquals(List.of("b", "late"), done);
  }

  @Test
  void aSubscribeHoldsWhatComesForItsChannel() {
    subscribe("sub", "lobby");
    publish("a", "lobby");
    publish("b", "lobby");
    assertEquals(List.of("sub"), done);

    order.free("lobby");

    assertEquals(List.of("sub", "a", "b"), done);
  }

  @Test
  void aSubscribeHoldsNoOtherChannel() {
    subscribe("sub", "lobby");

    publish("a", "news");
    publish("b", "");
    subscribe("other", "sport");

    assertEquals(List.of("sub", "a", "b", "other"), done);
  }

  @Test
  void aSubscribeBehindASubscribeHoldsInItsTurn() {
    subscribe("first", "lobby");
    publish("a", "lobby");
    subscribe("second", "lobby");
    publish("b", "lobby");

    order.free("lobby");
    assertEquals(List.of("first", "a", "second"), done);
    order.free("lobby");

    assertEquals(List.of("first", "a", "second", "b"), done);
  }

  @Test
  void aSubscribeThatIsDoneAtOnceHoldsNothing() {
    subscribe("first", "lobby");
    arrive("lobby", true, () -> order.free("lobby"));
    publish("a", "lobby");

    order.free("lobby");
    publish("b", "lobby");

    assertEquals(List.of("first", "a", "b"), done);
  }

  @Test
  void aFreedChannelIsFree() {
    subscribe("sub", "lobby");
    order.free("lobby");

    publish("a", "lobby");

    assertEquals(List.of("sub", "a"), done);
  }

  @Test
  void freeingWhatNobodyHoldsIsFine() {
    order.free("lobby");

    publish("a", "lobby");

    assertEquals(List.of("a"), done);
  }

  @Test
  void aSubscribeThatWaitedForTheConnectionHoldsItsChannelThen() {
    order.hold();
    subscribe("sub", "lobby");
    publish("a", "lobby");
    publish("b", "news");

    order.release();
    assertEquals(List.of("sub", "b"), done);
    order.free("lobby");

    assertEquals(List.of("sub", "b", "a"), done);
  }

  @Test
  void moreThanMayWaitIsTurnedAway() {
    order.hold();
    for (int i = 0; i < 4; i++) {
      assertTrue(publish("a" + i, ""));
    }

    assertFalse(publish("b", ""));
  }

  @Test
  void moreBytesThanMayWaitAreTurnedAway() {
    subscribe("sub", "lobby");
    assertTrue(order.arrive(new CommandOrder.Arrival("lobby", false, 1_000, () -> {})));

    assertFalse(order.arrive(new CommandOrder.Arrival("lobby", false, 25, () -> {})));
    assertTrue(order.arrive(new CommandOrder.Arrival("lobby", false, 24, () -> {})));
  }

  @Test
  void whatHasRunNoLongerCounts() {
    for (int i = 0; i < 10; i++) {
      order.hold();
      for (int j = 0; j < 4; j++) {
        assertTrue(publish("a", "lobby"));
      }
      order.release();
      subscribe("sub", "lobby");
      for (int j = 0; j < 4; j++) {
        assertTrue(publish("b", "lobby"));
      }
      order.free("lobby");
    }

    assertEquals(90, done.size());
  }

  @Test
  void whatIsDiscardedNeitherRunsNorCounts() {
    order.hold();
    for (int i = 0; i < 4; i++) {
      publish("a", "");
    }
    order.discard();

    order.hold();
    assertTrue(publish("b", ""));
    order.release();

    assertEquals(List.of("b"), done);
  }

  private boolean publish(String name, String channel) {
    return order.arrive(new CommandOrder.Arrival(channel, false, 10, () -> done.add(name)));
  }

  private void subscribe(String name, String channel) {
    arrive(channel, true, () -> done.add(name));
  }

  private void arrive(String channel, boolean occupies, Runnable work) {
    order.arrive(new CommandOrder.Arrival(channel, occupies, 10, work));
  }
}
