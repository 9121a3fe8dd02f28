package dev.parley.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.access.Identity;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedConversationTest extends ConversationScene {

  @Test
  void itReadsTheFeed() {
    channels.hold();

    openAs("alice");

    assertEquals(List.of("feed"), channels.awaited());
  }

  @Test
  void itSaysNothingByItself() {
    openAs("alice");

    assertEquals(List.of(), received());
    assertOpen();
  }

  @Test
  void whatTheClientSendsIsIgnored() {
    openAs("");

    send("hello");
    sendBinary();

    assertEquals(List.of(), received());
    assertEquals(List.of(), broker.published());
    assertOpen();
  }

  @Test
  void whoCannotJoinIsToldToTryAgainLater() {
    channels.hold();
    openAs("");

    channels.refuse("feed");

    assertClosedWith(1013);
  }

  private void openAs(String user) {
    open(conversations.feed(session.wire(), Identity.of(user)));
  }
}
