package dev.parley.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.protocol.Publication;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelDeliveryTest extends ChannelScene {

  @Test
  void theNextPublicationIsDeliveredAsItComes() {
    joined("5-3");

    live("5-4", "5-5");

    assertEquals(List.of("5-4", "5-5"), toldAlice());
    assertEquals(0, reads.size());
  }

  @Test
  void aRepeatIsSkipped() {
    joined("5-3");

    live("5-3", "5-4", "5-4", "5-2");

    assertEquals(List.of("5-4"), toldAlice());
    assertEquals(0, reads.size());
  }

  @Test
  void aLatecomerOfAnOlderEpochIsSkipped() {
    joined("5-3");

    live("4-4", "4-99");

    assertEquals(List.of(), toldAlice());
    assertEquals(0, reads.size());
  }

  @Test
  void whatHasNoPositionIsDeliveredInAnyState() {
    joined("5-3");
    channel.live(publication("0-0"));
    channel.linkDown();
    channel.live(publication("0-0"));

    assertEquals(List.of("0-0", "0-0"), toldAlice());
  }

  @Test
  void aGapIsReadBack() {
    joined("5-3");
    live("5-6");
    assertEquals(List.of(), toldAlice());
    assertEquals("after 5-3", reads.element().asked());

    answer(chunk("5-6", "5-4", "5-5", "5-6"));
    live("5-7");

    assertEquals(List.of("5-4", "5-5", "5-6", "5-7"), toldAlice());
  }

  @Test
  void whatComesWhileReadingIsDeliveredBehindIt() {
    joined("5-3");
    live("5-5", "5-6", "5-7");

    answer(chunk("5-6", "5-4", "5-5", "5-6"));

    assertEquals(List.of("5-4", "5-5", "5-6", "5-7"), toldAlice());
    assertEquals(Channel.State.LIVE, channel.state());
  }

  @Test
  void aGapInWhatWasHeldIsReadBackToo() {
    joined("5-3");
    live("5-5", "5-9");

    answer(chunk("5-6", "5-4", "5-5", "5-6"));
    answer(chunk("5-9", "5-7", "5-8", "5-9"));

    assertEquals(List.of("5-4", "5-5", "5-6", "5-7", "5-8", "5-9"), toldAlice());
  }

  @Test
  void aLongGapIsReadChunkByChunk() {
    joined("5-3");
    live("5-8");

    answer(part("5-8", "5-4", "5-5"));
    assertEquals("after 5-5", reads.element().asked());
    answer(part("5-8", "5-6", "5-7", "5-8"));
    answer(chunk("5-8"));

    assertEquals(List.of("5-4", "5-5", "5-6", "5-7", "5-8"), toldAlice());
    assertEquals(Channel.State.LIVE, channel.state());
  }

  @Test
  void moreThanCanBeHeldIsReadInstead() {
    joined("5-3");
    live("5-5");
    for (int offset = 6; offset <= 10; offset++) {
      channel.live(new Publication(NAME, "x".repeat(60_000), position("5-" + offset)));
    }

    answer(chunk("5-5", "5-4", "5-5"));
    answer(chunk("5-10", "5-6", "5-7", "5-8", "5-9", "5-10"));

    assertEquals(List.of("5-4", "5-5", "5-6", "5-7", "5-8", "5-9", "5-10"), toldAlice());
    assertEquals(Channel.State.LIVE, channel.state());
  }

  @Test
  void whatWasTurnedAwayIsReadBack() {
    joined("5-3");
    channel.turnedAway();
    live("5-5");

    answer(chunk("5-5", "5-4", "5-5"));
    live("5-6");

    assertEquals(List.of("5-4", "5-5", "5-6"), toldAlice());
  }

  @Test
  void whatIsTurnedAwayWhileReadingIsReadBackToo() {
    joined("5-3");
    live("5-5");
    channel.turnedAway();

    answer(chunk("5-5", "5-4", "5-5"));
    answer(chunk("5-6", "5-6"));

    assertEquals(List.of("5-4", "5-5", "5-6"), toldAlice());
  }

  @Test
  void whatIsTurnedAwayWhileJoiningIsReadBackToo() {
    channel.linkUp();
    channel.join(alice, now);
    channel.subscribed();
    channel.turnedAway();

    answer(top("5-3"));
    answer(chunk("5-4", "5-4"));

    assertEquals(List.of("joined 5-3", "5-4"), alice.told());
  }

  @Test
  void aFailedReadIsTriedAgainWithoutHoleOrRepeat() {
    joined("5-3");
    live("5-5");
    fail();
    live("5-6");
    assertEquals(0, reads.size());

    tickAfter(Duration.ofMillis(250));
    answer(chunk("5-6", "5-4", "5-5", "5-6"));

    assertEquals(List.of("5-4", "5-5", "5-6"), toldAlice());
    assertEquals(Channel.State.LIVE, channel.state());
  }

  @Test
  void aReaderThatJoinsBehindGetsAllFromItsPositionOn() {
    joined("5-3");
    live("5-6");

    channel.join(bob, now);
    answer(chunk("5-6", "5-4", "5-5", "5-6"));

    assertEquals(List.of("joined 5-3", "5-4", "5-5", "5-6"), bob.told());
  }

  @Test
  void aLostLinkIsReadBackOnceTheNextIsConfirmed() {
    joined("5-3");
    channel.linkDown();
    channel.linkUp();
    assertEquals(List.of("subscribe", "subscribe"), sent);
    assertEquals(0, reads.size());

    channel.subscribed();
    answer(chunk("5-5", "5-4", "5-5"));
    live("5-6");

    assertEquals(List.of("5-4", "5-5", "5-6"), toldAlice());
  }

  @Test
  void aLostLinkWithNothingMissedIsNotNoticed() {
    joined("5-3");
    channel.linkDown();
    channel.linkUp();

    channel.subscribed();
    answer(chunk("5-3"));
    live("5-4");

    assertEquals(List.of("5-4"), toldAlice());
  }

  @Test
  void aLinkLostWhileReadingIsReadBackAgain() {
    joined("5-3");
    live("5-5");
    channel.linkDown();
    channel.linkUp();
    channel.subscribed();

    answer(chunk("5-5", "5-4", "5-5"));
    answer(chunk("5-7", "5-6", "5-7"));

    assertEquals(List.of("5-4", "5-5", "5-6", "5-7"), toldAlice());
    assertEquals(Channel.State.LIVE, channel.state());
  }

  @Test
  void nothingIsLiveBeforeTheConfirmation() {
    joined("5-3");
    live("5-5");
    channel.linkDown();
    channel.linkUp();

    answer(chunk("5-5", "5-4", "5-5"));

    assertEquals(Channel.State.BEHIND, channel.state());
    assertEquals(0, reads.size());
  }

  @Test
  void aJoiningReaderOutlivesALostLink() {
    channel.linkUp();
    channel.join(alice, now);
    channel.subscribed();
    channel.linkDown();
    channel.linkUp();
    channel.subscribed();

    answer(top("5-3"));
    answer(chunk("5-4", "5-4"));
    live("5-5");

    assertEquals(List.of("joined 5-3", "5-4", "5-5"), alice.told());
  }

  @Test
  void theNextChunkWaitsForACongestedReader() {
    joined("5-3");
    live("5-8");
    alice.congested(true);
    answer(part("5-8", "5-4", "5-5"));
    tickAfter(Duration.ofMillis(250));
    assertEquals(0, reads.size());

    alice.congested(false);
    tickAfter(Duration.ofMillis(250));

    assertEquals("after 5-5", reads.element().asked());
  }

  @Test
  void aReaderThatStaysCongestedDoesNotHoldTheOthersUpForEver() {
    joined("5-3");
    live("5-8");
    alice.congested(true);
    answer(part("5-8", "5-4", "5-5"));

    tickAfter(Duration.ofSeconds(3));

    assertEquals("after 5-5", reads.element().asked());
  }
}
