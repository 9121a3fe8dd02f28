package dev.parley.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.protocol.Publication;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Readers that come back with a position; Bob is one. */
class ChannelRecoveryTest extends ChannelScene {

  @Test
  void whoComesBackFirstIsGivenWhatItMissedByTheReadThatBegins() {
    bob.since(position("5-3"));
    channel.linkUp();
    channel.join(bob, now);
    channel.subscribed();
    assertEquals("back to 5-3", reads.element().asked());

    answer(chunk("5-5", "5-3", "5-4", "5-5"));
    live("5-6");

    assertEquals(List.of("recovered 5-5 5-4 5-5", "5-6"), bob.told());
  }

  @Test
  void whoComesBackToALiveChannelIsGivenWhatItMissed() {
    joined("5-9");
    comeBack("5-7");
    assertEquals("back to 5-7", reads.element().asked());

    answer(chunk("5-9", "5-7", "5-8", "5-9"));
    live("5-10");

    assertEquals(List.of("recovered 5-9 5-8 5-9", "5-10"), bob.told());
  }

  @Test
  void whatIsDeliveredDuringTheReadFollowsTheReply() {
    joined("5-9");
    comeBack("5-8");

    live("5-10", "5-11");
    answer(chunk("5-10", "5-8", "5-9", "5-10"));

    assertEquals(List.of("recovered 5-10 5-9 5-10", "5-11"), bob.told());
    assertEquals(List.of("5-10", "5-11"), toldAlice());
  }

  @Test
  void whatTheReadFindsFirstReachesTheOthersAtOnceAndOnce() {
    joined("5-9");
    comeBack("5-8");

    answer(chunk("5-11", "5-8", "5-9", "5-10", "5-11"));
    live("5-10", "5-11", "5-12");

    assertEquals(List.of("5-10", "5-11", "5-12"), toldAlice());
    assertEquals(List.of("recovered 5-11 5-9 5-10 5-11", "5-12"), bob.told());
  }

  @Test
  void whoIsAheadOfThisNodeDoesNotHideWhatTheNodeHasNotDelivered() {
    joined("5-5");
    comeBack("5-8");
    assertEquals("back to 5-5", reads.element().asked());

    answer(chunk("5-8", "5-5", "5-6", "5-7", "5-8"));

    assertEquals(List.of("5-6", "5-7", "5-8"), toldAlice());
    assertEquals(List.of("recovered 5-8"), bob.told());
  }

  @Test
  void aReadThatMissesADeliveryIsMadeAgain() {
    joined("5-9");
    comeBack("5-9");
    publications("5-10", "5-11").forEach(channel::live);
    for (int i = 12; i <= 17; i++) {
      channel.live(new Publication(NAME, "x".repeat(60_000), position("5-" + i)));
    }

    answer(chunk("5-9", "5-9"));
    assertEquals(List.of(), bob.told());
    tickAfter(Duration.ofMillis(250));
    answer(chunk("5-17", "5-9", "5-10", "5-11", "5-12", "5-13", "5-14", "5-15", "5-16", "5-17"));

    assertEquals(List.of("recovered 5-17 5-10 5-11 5-12 5-13 5-14 5-15 5-16 5-17"), bob.told());
  }

  @Test
  void oneReadServesAllThatWait() {
    RecordingReader carol = new RecordingReader(lane).since(position("5-8"));
    joined("5-9");
    comeBack("5-7");
    channel.join(carol, now);
    RecordingReader dave = new RecordingReader(lane).since(position("5-6"));
    channel.join(dave, now);

    answer(chunk("5-9", "5-7", "5-8", "5-9"));
    assertEquals("back to 5-6", reads.element().asked());
    answer(chunk("5-9", "5-6", "5-7", "5-8", "5-9"));

    assertEquals(List.of("recovered 5-9 5-8 5-9"), bob.told());
    assertEquals(List.of("recovered 5-9 5-9"), carol.told());
    assertEquals(List.of("recovered 5-9 5-7 5-8 5-9"), dave.told());
    assertEquals(0, reads.size());
  }

  @Test
  void whomTheStreamDoesNotReachStartsAtTheTop() {
    joined("5-9");
    comeBack("5-2");

    answer(chunk("5-9", "5-7", "5-8", "5-9"));
    live("5-10");

    assertEquals(List.of("unrecovered 5-9", "5-10"), bob.told());
  }

  @Test
  void anEpochThatTheChannelHasNotNoticedIsReachedFirst() {
    joined("5-9");
    comeBack("5-8");

    answer(chunk("6-1", "5-8", "5-9", "6-1"));
    assertEquals("after 5-9", reads.element().asked());
    answer(afterEpoch("5-9", "6-1", "6-1"));
    answer(afterEpoch("5-9", "6-1", "5-8", "5-9", "6-1"));

    assertEquals(List.of("epoch", "6-1"), toldAlice());
    assertEquals(List.of("recovered 6-1 5-9 6-1"), bob.told());
  }

  @Test
  void aReadThatFailsIsTriedAgain() {
    joined("5-9");
    comeBack("5-8");

    fail();
    tickAfter(Duration.ofMillis(250));
    answer(chunk("5-9", "5-8", "5-9"));

    assertEquals(List.of("recovered 5-9 5-9"), bob.told());
  }

  @Test
  void whoCannotBeServedInThreeSecondsIsToldToTryAgain() {
    joined("5-9");
    comeBack("5-8");

    fail();
    tickAfter(Duration.ofMillis(3_100));
    answerIfAsked(chunk("5-9", "5-8", "5-9"));

    assertEquals(List.of("refused 100"), bob.told());
  }

  @Test
  void whoLeavesMeanwhileHearsNothing() {
    joined("5-9");
    comeBack("5-8");

    channel.leave(bob);
    answer(chunk("5-9", "5-8", "5-9"));

    assertEquals(List.of(), bob.told());
  }

  /** Where very much is published, what is read is always ahead of what has been delivered. */
  @Test
  void whoCannotRecoverInABusyChannelStartsAtOnceAndDisturbsNobody() {
    joined("5-9");
    comeBack("5-1");

    answer(chunk("5-409", "5-408", "5-409"));
    live("5-10");

    assertEquals(List.of("unrecovered 5-9", "5-10"), bob.told());
    assertEquals(List.of("5-10"), toldAlice());
    assertEquals(0, reads.size());
  }

  @Test
  void whoIsAheadOfABusyChannelWaitsForItAndDisturbsNobody() {
    joined("5-9");
    comeBack("5-408");

    answer(chunk("5-409", "5-408", "5-409"));
    assertEquals(List.of(), bob.told());
    for (int i = 10; i <= 409; i++) {
      live("5-" + i);
    }
    tickAfter(Duration.ofMillis(250));
    answer(chunk("5-409", "5-408", "5-409"));

    assertEquals(List.of("recovered 5-409 5-409"), bob.told());
    assertEquals(0, reads.size());
  }

  @Test
  void whoseTurnItIsNotWaits() {
    joined("5-9");
    bob.waitingForItsTurn();
    comeBack("5-8");
    assertEquals(0, reads.size());

    bob.getsItsTurn();
    answer(chunk("5-9", "5-8", "5-9"));

    assertEquals(List.of("recovered 5-9 5-9"), bob.told());
  }

  @Test
  void whoComesBackWhileTheChannelIsBehindWaitsUntilItIsNot() {
    joined("5-3");
    channel.linkDown();
    comeBack("5-3");
    channel.linkUp();
    channel.subscribed();

    answer(chunk("5-5", "5-4", "5-5"));
    answer(chunk("5-5", "5-3", "5-4", "5-5"));

    assertEquals(List.of("recovered 5-5 5-4 5-5"), bob.told());
    assertEquals(List.of("5-4", "5-5"), toldAlice());
  }

  @Test
  void aSilentChannelIsReadOnAfterAWhile() {
    joined("5-3");
    tickAfter(Duration.ofMillis(250));
    tickAfter(POSITION_CHECK.plusMillis(1));
    assertEquals("after 5-3", reads.element().asked());

    answer(chunk("5-4", "5-4"));

    assertEquals(List.of("5-4"), toldAlice());
  }

  @Test
  void aSilentChannelThatMissedNothingAlarmsNobody() {
    joined("5-3");
    tickAfter(Duration.ofMillis(250));
    tickAfter(POSITION_CHECK.plusMillis(1));

    live("5-4");
    answer(chunk("5-4", "5-4"));
    live("5-5");

    assertEquals(List.of("5-4", "5-5"), toldAlice());
  }

  @Test
  void aChannelThatIsHeardIsNotReadOn() {
    joined("5-3");
    for (int i = 4; i < 24; i++) {
      tickAfter(POSITION_CHECK.dividedBy(4));
      live("5-" + i);
    }

    assertEquals(0, reads.size());
  }

  @Test
  void redisIsToldOfWhatItHasLost() {
    joined("5-100");
    channel.linkDown();
    channel.linkUp();
    channel.subscribed();

    answer(afterEpoch("5-60", "6-1", "6-1"));

    assertEquals(List.of("subscribe", "subscribe", "witness 5-100"), sent);
  }

  private void comeBack(String since) {
    channel.join(bob.since(position(since)), now);
  }
}
