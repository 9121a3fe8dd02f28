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
    order.connecting();
    publish("a", "");
    publish("b", "lobby");
    subscribe("c", "lobby");

    assertEquals(List.of(), done);
  }

  @Test
  void onceConnectedWhatWaitedRunsInItsOrder() {
    order.connecting();
    publish("a", "lobby");
    publish("b", "");
    publish("c", "news");

    order.connected();
    publish("d", "lobby");

    assertEquals(List.of("a", "b", "c", "d"), done);
  }

  @Test
  void whatComesWhileTheWaitingRunWaitsForItsTurn() {
    order.connecting();
    arrive("", false, () -> publish("late", ""));
    publish("b", "");

    order.connected();

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
    order.connecting();
    subscribe("sub", "lobby");
    publish("a", "lobby");
    publish("b", "news");

    order.connected();
    assertEquals(List.of("sub", "b"), done);
    order.free("lobby");

    assertEquals(List.of("sub", "b", "a"), done);
  }

  @Test
  void moreThanMayWaitIsTurnedAway() {
    order.connecting();
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
      order.connecting();
      for (int j = 0; j < 4; j++) {
        assertTrue(publish("a", "lobby"));
      }
      order.connected();
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
    order.connecting();
    for (int i = 0; i < 4; i++) {
      publish("a", "");
    }
    order.discard();

    order.connecting();
    assertTrue(publish("b", ""));
    order.connected();

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
