package dev.parley.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChannelLossTest extends ChannelScene {

  @Test
  void aNewEpochAfterACompleteOldOneIsTold() {
    joined("5-3");

    live("6-2");
    answer(new Chunk(position("6-2"), end("5-4"), false, publications("5-4", "6-1", "6-2")));
    live("6-3");

    assertEquals(List.of("5-4", "epoch", "6-1", "6-2", "6-3"), toldAlice());
  }

  @Test
  void aNewEpochWithoutPublicationsIsToldToo() {
    joined("5-3");
    channel.linkDown();
    channel.linkUp();
    channel.subscribed();

    answer(new Chunk(position("6-0"), end("5-3"), false, List.of()));
    live("6-1");

    assertEquals(List.of("epoch", "6-1"), toldAlice());
  }

  @Test
  void whoDoesNotGoOnInANewEpochGetsNothingOfIt() {
    alice.leavingWhenTold();
    joined("5-3");
    live("6-1");

    answer(new Chunk(position("6-1"), end("5-4"), false, publications("5-4", "6-1")));

    assertEquals(List.of("5-4", "epoch"), toldAlice());
  }

  @Test
  void anEpochThatEndsBeforeWhatWasDeliveredIsALoss() {
    joined("5-100");
    channel.linkDown();
    channel.linkUp();
    channel.subscribed();

    answer(new Chunk(position("6-2"), end("5-60"), false, publications("6-1", "6-2")));

    assertEquals(List.of("lost", "6-1", "6-2"), toldAlice());
  }

  @Test
  void anEpochOfWhichNothingIsLeftIsALoss() {
    joined("5-3");
    channel.linkDown();
    channel.linkUp();
    channel.subscribed();

    answer(new Chunk(position("6-0"), Optional.empty(), false, List.of()));

    assertEquals(List.of("lost"), toldAlice());
  }

  @Test
  void aNewEpochWhoseBeginningIsGoneIsALoss() {
    joined("5-3");
    live("6-9");

    answer(new Chunk(position("6-9"), end("5-3"), false, publications("6-8", "6-9")));

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
