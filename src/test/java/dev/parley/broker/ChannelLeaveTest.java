package dev.parley.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelLeaveTest extends ChannelScene {

  @Test
  void redisChannelIsLeftASecondAfterTheLastReader() {
    joined("5-3");
    assertFalse(tickAfter(Duration.ZERO));
    channel.leave(alice);

    assertFalse(tickAfter(Duration.ofMillis(900)));
    assertEquals(List.of("subscribe"), sent);
    assertFalse(tickAfter(Duration.ofMillis(200)));

    assertEquals(List.of("subscribe", "unsubscribe"), sent);
    assertTrue(channel.unsubscribed());
  }

  @Test
  void aReaderWhoLeavesBeforeTheFirstTickLeavesASecondToo() {
    channel.linkUp();
    channel.join(alice, now);
    channel.leave(alice);

    tickAfter(Duration.ofMillis(500));

    assertEquals(List.of("subscribe"), sent);
  }

  @Test
  void redisChannelIsLeftOnce() {
    joined("5-3");
    channel.leave(alice);

    tickAfter(Duration.ofSeconds(2));
    tickAfter(Duration.ofSeconds(2));

    assertEquals(List.of("subscribe", "unsubscribe"), sent);
  }

  @Test
  void whoComesBackInTimeKeepsTheChannel() {
    joined("5-3");
    tickAfter(Duration.ZERO);
    channel.leave(alice);
    tickAfter(Duration.ofMillis(900));

    channel.join(bob, now);
    tickAfter(Duration.ofMillis(900));

    assertEquals(List.of("subscribe"), sent);
    assertEquals(List.of("joined 5-3"), bob.told());
  }

  @Test
  void whoComesBackTooLateWaitsForItsOwnConfirmation() {
    joined("5-3");
    channel.leave(alice);
    tickAfter(Duration.ofSeconds(2));

    channel.join(bob, now);
    assertEquals(List.of("subscribe", "unsubscribe", "subscribe"), sent);
    assertFalse(channel.unsubscribed());
    assertEquals(List.of(), bob.told());
    channel.subscribed();
    answer(top("5-8"));

    assertEquals(List.of("joined 5-8"), bob.told());
  }

  @Test
  void whoComesBackMissesNothingThoughAnOldReadIsUnderWay() {
    joined("5-3");
    live("5-5");
    channel.leave(alice);
    tickAfter(Duration.ofSeconds(2));

    channel.join(bob, now);
    channel.subscribed();
    answer(chunk("5-5", "5-4", "5-5"));
    answer(top("5-5"));
    live("5-6");

    assertEquals(List.of("joined 5-5", "5-6"), bob.told());
  }

  @Test
  void leavingTwiceWaitsForBothConfirmations() {
    joined("5-3");
    channel.leave(alice);
    tickAfter(Duration.ofSeconds(2));
    channel.join(bob, now);
    channel.leave(bob);
    tickAfter(Duration.ofSeconds(2));
    assertEquals(List.of("subscribe", "unsubscribe", "subscribe", "unsubscribe"), sent);

    assertFalse(channel.unsubscribed());
    channel.subscribed();

    assertTrue(channel.unsubscribed());
  }

  @Test
  void withoutALinkAnUnreadChannelIsDone() {
    joined("5-3");
    channel.linkDown();
    assertFalse(tickAfter(Duration.ofSeconds(2)));

    channel.leave(alice);

    assertTrue(tickAfter(Duration.ofMillis(1)));
  }
}
