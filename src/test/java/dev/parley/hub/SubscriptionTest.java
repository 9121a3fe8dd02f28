package dev.parley.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.protocol.Disconnect;
import dev.parley.protocol.Encoding;
import dev.parley.protocol.HubError;
import dev.parley.protocol.Publication;
import dev.parley.protocol.StreamPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SubscriptionTest {
  private static final String RESUBSCRIBE =
      "{\"push\":{\"channel\":\"lobby\",\"unsubscribe\":{\"code\":2500,"
          + "\"reason\":\"insufficient state\"}}}";

  private final StubSession session = new StubSession();
  private final List<String> told = new ArrayList<>();

  @Test
  void aPublicationWaitsForTheFlush() {
    Subscription subscription = subscription(Encoding.FEED, true);
    subscription.deliver(
        new Publication("lobby", "{\"data\":\"hi\",\"time\":7}", StreamPosition.NONE));
    assertEquals(List.of(), session.frames());

    subscription.flush();

    assertEquals(List.of("hi"), session.frames());
  }

  @Test
  void aRefusalIsToldAndForgotten() {
    Subscription subscription = subscription(Encoding.CENTRIFUGE_JSON, false);

    subscription.refused(HubError.INTERNAL);

    assertEquals(List.of("refused 100"), told);
    assertEquals(Optional.empty(), subscription.connection().subscription("lobby"));
  }

  @Test
  void whoLosesPublicationsIsToldToSubscribeAgain() {
    Subscription subscription = subscription(Encoding.CENTRIFUGE_JSON, false);

    assertFalse(subscription.lost());

    assertEquals(List.of(RESUBSCRIBE), session.frames());
    assertEquals(Optional.empty(), subscription.connection().subscription("lobby"));
    assertFalse(subscription.connection().isEnded());
  }

  @Test
  void whoWasToldPositionsIsToldOfANewEpochToo() {
    Subscription subscription = subscription(Encoding.CENTRIFUGE_JSON, false);

    assertFalse(subscription.epochChanged());

    assertEquals(List.of(RESUBSCRIBE), session.frames());
  }

  @Test
  void whatTheServerSubscribedTheClientGetsBackByConnectingAgain() {
    Subscription subscription = subscription(Encoding.CENTRIFUGE_JSON, true);

    assertFalse(subscription.lost());

    assertEquals(List.of(), session.frames());
    assertEquals(Disconnect.INSUFFICIENT_STATE, endOf(subscription.connection()));
  }

  @ParameterizedTest
  @EnumSource(value = Encoding.class, names = "CENTRIFUGE_JSON", mode = EnumSource.Mode.EXCLUDE)
  void whoHasNoPositionsReadsOnInANewEpoch(Encoding encoding) {
    Subscription subscription = subscription(encoding, true);

    assertTrue(subscription.epochChanged());

    assertFalse(subscription.connection().isEnded());
  }

  @ParameterizedTest
  @EnumSource(value = Encoding.class, names = "CENTRIFUGE_JSON", mode = EnumSource.Mode.EXCLUDE)
  void whoHasNoPositionsIsNotLeftWithAHole(Encoding encoding) {
    Subscription subscription = subscription(encoding, true);

    assertFalse(subscription.lost());

    assertEquals(Disconnect.INSUFFICIENT_STATE, endOf(subscription.connection()));
  }

  @Test
  void aFailureEndsTheConnection() {
    Subscription subscription = subscription(Encoding.CENTRIFUGE_JSON, false);

    subscription.failed(new IllegalStateException("secret"));

    assertEquals(Disconnect.SERVER_ERROR, endOf(subscription.connection()));
  }

  private Subscription subscription(Encoding encoding, boolean byServer) {
    Connection connection =
        new Connection(session.wire(), encoding, 1 << 20, new Pulse(System::nanoTime), ended -> {});
    connection.open();
    Subscription subscription =
        new Subscription(
            connection,
            "lobby",
            byServer,
            position -> told.add("joined " + position),
            error -> told.add("refused " + error.code()));
    connection.add(subscription);
    return subscription;
  }

  private Disconnect endOf(Connection connection) {
    assertTrue(connection.isEnded());
    connection.close();
    return new Disconnect(session.closeCode().orElseThrow(), session.closeText());
  }
}
