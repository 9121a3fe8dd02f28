package dev.parley.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelJoinTest extends ChannelScene {

  @Test
  void aReaderJoinsAtTheTopReadAfterTheConfirmation() {
    channel.linkUp();
    channel.join(alice, now);
    assertEquals(List.of("subscribe"), sent);
    assertEquals(0, reads.size());

    channel.subscribed();
    assertEquals("top", reads.element().asked());
    assertEquals(List.of(), alice.told());
    answer(top("5-3"));

    assertEquals(List.of("joined 5-3"), alice.told());
  }

  @Test
  void withoutALinkAReaderWaits() {
    channel.join(alice, now);
    assertEquals(List.of(), sent);

    channel.linkUp();
    channel.subscribed();
    answer(top("5-3"));

    assertEquals(List.of("joined 5-3"), alice.told());
  }

  @Test
  void whatComesWhileJoiningIsDeliveredFromTheTopOn() {
    channel.linkUp();
    channel.join(alice, now);
    channel.subscribed();
    live("5-3", "5-4", "5-5");

    answer(top("5-4"));

    assertEquals(List.of("joined 5-4", "5-5"), alice.told());
  }

  @Test
  void aReaderOfALiveChannelJoinsAtOnce() {
    joined("5-3");
    live("5-4");

    channel.join(bob, now);
    live("5-5");

    assertEquals(List.of("joined 5-4", "5-5"), bob.told());
  }

  @Test
  void aReaderIsRefusedAfterThreeSeconds() {
    channel.linkUp();
    channel.join(alice, now);

    tickAfter(Duration.ofMillis(2_900));
    assertEquals(List.of(), alice.told());
    tickAfter(Duration.ofMillis(200));

    assertEquals(List.of("refused 100"), alice.told());
  }

  @Test
  void whoWasRefusedHearsNothingMore() {
    channel.linkUp();
    channel.join(alice, now);
    tickAfter(Duration.ofSeconds(4));

    channel.subscribed();
    answerIfAsked(top("5-3"));
    live("5-4");

    assertEquals(List.of("refused 100"), alice.told());
  }

  @Test
  void whoLeavesWhileJoiningHearsNothing() {
    channel.linkUp();
    channel.join(alice, now);
    channel.leave(alice);

    channel.subscribed();
    answerIfAsked(top("5-3"));
    live("5-4");

    assertEquals(List.of(), alice.told());
  }

  @Test
  void aReadThatFailedIsTriedAgain() {
    channel.linkUp();
    channel.join(alice, now);
    channel.subscribed();
    fail();

    tickAfter(Duration.ofMillis(250));
    answer(top("5-3"));

    assertEquals(List.of("joined 5-3"), alice.told());
  }

  @Test
  void aReaderThatCannotJoinIsRemovedAndTheOthersJoin() {
    alice.throwing(new IllegalStateException("alice"));
    channel.linkUp();
    channel.join(alice, now);
    channel.join(bob, now);
    channel.subscribed();

    answer(top("5-3"));
    live("5-4");

    assertEquals(List.of("joined 5-3", "failed alice"), alice.told());
    assertEquals(List.of("joined 5-3", "5-4"), bob.told());
  }

  @Test
  void withoutHistoryAReaderJoinsUponTheConfirmation() {
    channel = channel(false);
    channel.linkUp();
    channel.join(alice, now);

    channel.subscribed();
    channel.live(publication("0-0"));

    assertEquals(List.of("joined 0-0", "0-0"), alice.told());
    assertEquals(0, reads.size());
  }

  @Test
  void withoutHistoryALostLinkIsNothingToReadBack() {
    channel = channel(false);
    channel.linkUp();
    channel.join(alice, now);
    channel.subscribed();

    channel.linkDown();
    channel.join(bob, now);
    assertEquals(List.of(), bob.told());
    channel.linkUp();
    channel.subscribed();
    channel.live(publication("0-0"));

    assertEquals(List.of("joined 0-0", "0-0"), alice.told());
    assertEquals(List.of("joined 0-0", "0-0"), bob.told());
    assertEquals(0, reads.size());
  }
}
