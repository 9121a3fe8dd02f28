package dev.parley.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelLossTest extends ChannelScene {

  @Test
  void aNewEpochAfterACompleteOldOneIsTold() {
    joined("5-3");

    live("6-2");
    answer(afterEpoch("5-4", "6-2", "5-4", "6-1", "6-2"));
    live("6-3");

    assertEquals(List.of("5-4", "epoch", "6-1", "6-2", "6-3"), toldAlice());
  }

  /** One of an older epoch is a repeat, or of a Redis whose clock was put back. */
  @ParameterizedTest
  @ValueSource(strings = {"4-1", "5-3", "0-0"})
  void whatBringsReadersNoFurtherDoesNotKeepTheirPositionFromBeingChecked(String position) {
    joined("5-3");
    for (int i = 0; i < 9 && reads.isEmpty(); i++) {
      live(position);
      tickAfter(Duration.ofSeconds(10));
    }

    answer(chunk("5-4", "5-4"));

    assertTrue(toldAlice().contains("5-4"), toldAlice().toString());
  }

  @Test
  void aNewEpochWithoutPublicationsIsToldToo() {
    joined("5-3");
    channel.linkDown();
    channel.linkUp();
    channel.subscribed();

    answer(afterEpoch("5-3", "6-0"));
    live("6-1");

    assertEquals(List.of("epoch", "6-1"), toldAlice());
  }

  @Test
  void whoDoesNotGoOnInANewEpochGetsNothingOfIt() {
    alice.leavingWhenTold();
    joined("5-3");
    live("6-1");

    answer(afterEpoch("5-4", "6-1", "5-4", "6-1"));

    assertEquals(List.of("5-4", "epoch"), toldAlice());
  }

  @Test
  void anEpochThatEndsBeforeWhatWasDeliveredIsALoss() {
    joined("5-100");
    channel.linkDown();
    channel.linkUp();
    channel.subscribed();

    answer(afterEpoch("5-60", "6-2", "6-1", "6-2"));

    assertEquals(List.of("lost", "6-1", "6-2"), toldAlice());
  }

  @Test
  void anEpochWhoseEndIsKnownToBeLostIsALossThoughItIsReadToItsEnd() {
    joined("5-50");
    live("6-1");

    answer(afterEpoch("5-" + Long.MAX_VALUE, "6-1", "5-50", "5-51", "5-52", "6-1"));

    assertEquals(List.of("5-51", "5-52", "lost", "6-1"), toldAlice());
  }

  @Test
  void aLostEndOfAnEpochBetweenIsALoss() {
    joined("4-9");
    live("6-1");

    answer(afterEpoch("5-" + Long.MAX_VALUE, "6-1", "4-9", "5-1", "5-2", "6-1"));

    assertEquals(List.of("epoch", "5-1", "5-2", "lost", "6-1"), toldAlice());
  }

  @Test
  void anEpochWithoutAnyNoteIsCompleteIfItsLastIsStillThere() {
    joined("4-9");
    live("6-1");

    answer(afterEpoch("5-2", "6-1", "4-9", "5-1", "5-2", "6-1"));

    assertEquals(List.of("epoch", "5-1", "5-2", "epoch", "6-1"), toldAlice());
  }

  @Test
  void anEpochOfWhichNothingIsLeftIsALoss() {
    joined("5-3");
    channel.linkDown();
    channel.linkUp();
    channel.subscribed();

    answer(top("6-0"));

    assertEquals(List.of("lost"), toldAlice());
  }

  @Test
  void aNewEpochWhoseBeginningIsGoneIsALoss() {
    joined("5-3");
    live("6-9");

    answer(afterEpoch("5-3", "6-9", "6-8", "6-9"));

    assertTrue(toldAlice().contains("lost"), () -> "told " + toldAlice());
  }

  @Test
  void aStreamThatDoesNotReachBackIsALoss() {
    joined("5-3");
    live("5-9");

    answer(chunk("5-9", "5-8", "5-9"));

    assertEquals("lost", toldAlice().get(0));
  }

  @Test
  void aRemovedHistoryIsALoss() {
    joined("5-3");
    live("5-9");

    answer(chunk("5-9"));

    assertEquals(List.of("lost"), toldAlice());
  }

  @Test
  void aTopBeforeWhatWasDeliveredIsALoss() {
    joined("5-9");
    channel.linkDown();
    channel.linkUp();
    channel.subscribed();

    answer(chunk("5-4"));

    assertEquals(List.of("lost"), toldAlice());
  }

  @Test
  void whoGoesOnAfterALossGetsWhatTheStreamStillHas() {
    joined("5-3");
    live("5-9");
    answer(chunk("5-9", "5-8", "5-9"));

    live("5-10");

    assertEquals(List.of("lost", "5-8", "5-9", "5-10"), toldAlice());
  }

  @Test
  void whoDoesNotGoOnAfterALossGetsNothingMore() {
    alice.leavingWhenTold();
    joined("5-3");
    live("5-9");
    answer(chunk("5-9", "5-8", "5-9"));

    live("5-10");

    assertEquals(List.of("lost"), toldAlice());
  }
}
