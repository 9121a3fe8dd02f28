package dev.parley.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.access.Identity;
import dev.parley.access.TestTokens;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Clients that are told too many errors, or that publish more than their user may. */
class ErrorBudgetTest extends ConversationScene {
  private static final int MOST = 20;
  private static final String CONNECT = "{\"id\":1,\"connect\":{}}";
  private static final String WRONG = "{\"id\":2,\"subscribe\":{\"channel\":\"#bob\"}}";
  private static final String PUBLISH = "{\"id\":3,\"publish\":{\"channel\":\"lobby\",\"data\":1}}";
  private static final String BROADCAST = "{\"type\":\"broadcast\",\"msg\":\"hi\"}";

  @Override
  String[] moreSettings() {
    return new String[] {
      "parley.limits.errors-per-minute", "" + MOST,
      "parley.limits.publishes-per-second", "10",
      "parley.token.jwks", "http://keys.invalid/"
    };
  }

  @Test
  void whoIsToldTooManyErrorsIsEnded() {
    connect("alice");
    repeat(MOST, WRONG);
    assertOpen();

    repeat(MOST, WRONG);

    assertClosedWith(3509);
    assertTrue(received().size() < 2 * MOST, "received " + received().size());
  }

  @Test
  void soIsWhoIsToldThemInThePlainChat() {
    openChat("alice");
    repeat(MOST, "{}");
    assertOpen();

    repeat(MOST, "{}");

    assertClosedWith(3509);
    assertTrue(received().size() < 2 * MOST, "received " + received().size());
  }

  @Test
  void soIsWhoIsRefusedToConnectTooOften() {
    open(conversations.centrifuge(session.wire(), Optional.empty()));
    repeat(MOST, CONNECT);
    assertOpen();

    repeat(MOST, CONNECT);

    assertClosedWith(3509);
  }

  @Test
  void soIsWhoTriesTokensOfKeysThatNobodyKnows() {
    open(conversations.centrifuge(session.wire(), Optional.empty()));
    String invented = "{\"id\":1,\"connect\":{\"token\":\"" + TestTokens.ofUnknownKey() + "\"}}";
    repeat(MOST, invented);
    assertOpen();

    repeat(MOST, invented);

    assertClosedWith(3509);
  }

  @Test
  void anErrorAfterWhichToTryAgainIsNoneOfTheClientsFaults() {
    connect("alice");
    broker.hold();
    repeat(10, PUBLISH);
    broker.failAll();
    repeat(10 * MOST, PUBLISH);

    assertEquals(
        "{\"id\":3,\"error\":{\"code\":111,\"message\":\"too many requests\",\"temporary\":true}}",
        lastReceived());
    assertOpen();
  }

  @Test
  void aUsersPublicationsAreCountedOverAllConnections() {
    for (int i = 0; i < 100; i++) {
      connect("alice");
      send(PUBLISH);
      openChat("alice");
      send(BROADCAST);
    }

    // On a slow machine it takes a few seconds, in each of which some may come.
    int published = broker.published().size();
    assertTrue(published >= 10 && published < 150, "published " + published);
  }

  @Test
  void otherUsersPublicationsAreNot() {
    connect("alice");
    repeat(10, PUBLISH);
    openChat("bob");

    repeat(10, BROADCAST);

    assertEquals(20, broker.published().size());
  }

  private void connect(String user) {
    open(conversations.centrifuge(session.wire(), Optional.of(Identity.of(user))));
    send(CONNECT);
  }

  private void openChat(String user) {
    open(conversations.chat(session.wire(), Identity.of(user)));
  }

  private void repeat(int times, String frame) {
    for (int i = 0; i < times; i++) {
      send(frame);
    }
  }
}
