package dev.parley.command;

import static dev.parley.Soon.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.access.Identity;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Clients that send more than they may. */
class FloodTest extends ConversationScene {
  private static final String CONNECT = "{\"id\":1,\"connect\":{}}";
  private static final String PUBLISH = "{\"id\":2,\"publish\":{\"channel\":\"lobby\",\"data\":1}}";
  private static final int MOST = 5;

  @Override
  String[] moreSettings() {
    return new String[] {
      "parley.limits.commands-per-second", "" + MOST, "parley.limits.connections-per-user", "2"
    };
  }

  @Test
  void commandsBeyondTheRateAreATemporaryErrorAndNotCarriedOut() {
    openCentrifuge("alice");

    send(CONNECT);
    send(Collections.nCopies(1_000, PUBLISH).toArray(String[]::new));

    assertFewPublished();
    assertEquals(
        "{\"id\":2,\"error\":{\"code\":111,\"message\":\"too many requests\",\"temporary\":true}}",
        lastReceived());
    assertOpen();
  }

  @Test
  void framesOfThePlainChatBeyondTheRateAreAnErrorWithTheirId() {
    open(conversations.chat(session.wire(), Identity.of("alice")));

    for (int i = 0; i < 1_000; i++) {
      send("{\"type\":\"broadcast\",\"msg\":\"hi\",\"id\":" + i + "}");
    }

    assertFewPublished();
    assertTrue(lastReceived().contains("\"code\":111"), lastReceived());
    assertTrue(lastReceived().contains("\"id\":999"), lastReceived());
    assertOpen();
  }

  @Test
  void aUsersConnectionsBeyondTheirNumberAreEnded() {
    openCentrifuge("alice");
    send(CONNECT);
    openCentrifuge("alice");
    send(CONNECT);
    openCentrifuge("bob");
    send(CONNECT);
    assertOpen();

    openCentrifuge("alice");
    send(CONNECT);

    assertEquals(2, hub.connectionsOf("alice").size());
    await().until(() -> session.closeCode().equals(Optional.of(3504)));
  }

  /** On a slow machine a flood takes a few seconds, in each of which some may come. */
  private void assertFewPublished() {
    int published = broker.published().size();
    assertTrue(published >= MOST && published < 100, "published " + published);
  }

  private void openCentrifuge(String user) {
    open(conversations.centrifuge(session.wire(), Optional.of(Identity.of(user))));
  }
}
