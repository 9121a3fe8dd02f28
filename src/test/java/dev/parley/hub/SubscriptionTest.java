package dev.parley.hub;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.hub.Subscription.Terms;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.Encoding;
import dev.parley.protocol.HubError;
import dev.parley.protocol.Message;
import dev.parley.protocol.Publication;
import dev.parley.protocol.Start;
import dev.parley.protocol.StreamPosition;
import jakarta.websocket.SendResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SubscriptionTest {
  private static final String RESUBSCRIBE =
      "{\"push\":{\"channel\":\"lobby\",\"unsubscribe\":{\"code\":2500,"
          + "\"reason\":\"insufficient state\"}}}";

  private static final StreamPosition NEW_EPOCH = new StreamPosition(6, 0);
  private static final Terms COMING_BACK =
      new Terms("lobby", false, true, Optional.of(new StreamPosition(5, 3)), false);

  private final StubSession session = new StubSession();
  private final Closer closer = new Closer(ended -> {});
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
    closer.work();

    assertEquals(List.of(RESUBSCRIBE), session.frames());
    assertEquals(Optional.empty(), subscription.connection().subscription("lobby"));
    assertFalse(subscription.connection().isEnded());
  }

  @Test
  void whoWasToldPositionsIsToldOfANewEpochToo() {
    Subscription subscription = subscription(Encoding.CENTRIFUGE_JSON, false);

    assertFalse(subscription.epochChanged(NEW_EPOCH));
    closer.work();

    assertEquals(List.of(RESUBSCRIBE), session.frames());
  }

  @Test
  void whatTheServerSubscribedIsMovedIntoANewEpoch() {
    Subscription subscription = subscription(Encoding.CENTRIFUGE_JSON, true);

    assertTrue(subscription.epochChanged(NEW_EPOCH));
    closer.work();

    assertEquals(
        List.of(
            "{\"push\":{\"channel\":\"lobby\",\"subscribe\":{\"recoverable\":true,"
                + "\"positioned\":true,\"epoch\":\"6\",\"offset\":0}}}"),
        session.frames());
    assertFalse(subscription.connection().isEnded());
  }

  @Test
  void nobodyWaitsForTheSocketToLookASubscriptionUp() {
    Subscription subscription = subscription(Encoding.CENTRIFUGE_JSON, false);
    AtomicBoolean isBlocked = new AtomicBoolean();
    session.onSend(
        (text, done) -> {
          CompletableFuture<Boolean> other =
              CompletableFuture.supplyAsync(() -> subscription.connection().add(subscription));
          try {
            other.get(10, TimeUnit.SECONDS);
          } catch (Exception e) {
            isBlocked.set(true);
          }
          done.onResult(new SendResult());
        });

    subscription.lost();
    closer.work();

    assertEquals(List.of(RESUBSCRIBE), session.frames());
    assertFalse(isBlocked.get());
  }

  @Test
  void manyAreToldASliceAtATime() {
    List<StubSession> sessions = Stream.generate(StubSession::new).limit(150).toList();
    sessions.forEach(each -> subscription(each, Encoding.CENTRIFUGE_JSON, false).lost());

    closer.work();

    assertEquals(100, sessions.stream().filter(each -> !each.frames().isEmpty()).count());
    await()
        .until(
            () -> {
              closer.work();
              return sessions.stream().noneMatch(each -> each.frames().isEmpty());
            });
  }

  @Test
  void whoLeftBeforeItWasToldHearsNothing() {
    Subscription subscription = subscription(Encoding.CENTRIFUGE_JSON, false);
    subscription.lost();

    subscription.connection().remove(subscription);
    closer.work();

    assertEquals(List.of(), session.frames());
  }

  @Test
  void whoSubscribedAgainBeforeItWasToldKeepsItsNewSubscription() {
    Subscription subscription = subscription(Encoding.CENTRIFUGE_JSON, false);
    Connection connection = subscription.connection();
    subscription.lost();
    connection.remove(subscription);
    Subscription again = new Subscription(connection, COMING_BACK, joined -> {}, refused -> {});
    connection.add(again);

    closer.work();

    assertEquals(List.of(), session.frames());
    assertEquals(Optional.of(again), connection.subscription("lobby"));
  }

  @Test
  void whoWantsAllIsRefusedWhereItMisses() {
    Subscription subscription = comingBack(true);

    assertFalse(subscription.joined(Start.at(NEW_EPOCH)));

    assertEquals(List.of("refused 112"), told);
    assertEquals(Optional.empty(), subscription.connection().subscription("lobby"));
  }

  @Test
  void whoComesBackLearnsWhatItMissed() {
    Subscription subscription = comingBack(true);

    assertTrue(subscription.joined(Start.recovered(NEW_EPOCH, List.of())));

    assertEquals(List.of("joined 6-0 recovered true"), told);
  }

  @Test
  void whatWasAskedIsNotKeptOnceItIsAnswered() {
    Map<Object, String> answered = new WeakHashMap<>();
    Subscription subscription = whoAsks(answered);
    subscription.joined(Start.at(NEW_EPOCH));

    await()
        .until(
            () -> {
              System.gc();
              return answered.isEmpty();
            });

    assertEquals("lobby", subscription.channel());
  }

  @Test
  void oneAfterTheOtherTakesItsTurn() {
    List<String> called = new ArrayList<>();
    Connection connection = connection(session, Encoding.CENTRIFUGE_JSON);
    Subscription first = subscription(connection, "first", COMING_BACK);
    Subscription second = subscription(connection, "second", COMING_BACK);

    assertTrue(first.takesTurn(() -> called.add("first")));
    assertTrue(first.takesTurn(() -> called.add("first")));
    assertFalse(second.takesTurn(() -> called.add("second")));
    first.joined(Start.at(NEW_EPOCH));

    assertEquals(List.of("second"), called);
    assertTrue(second.takesTurn(() -> called.add("second")));
  }

  @Test
  void whoIsRefusedMakesWay() {
    Connection connection = connection(session, Encoding.CENTRIFUGE_JSON);
    Subscription first = subscription(connection, "first", COMING_BACK);
    Subscription second = subscription(connection, "second", COMING_BACK);
    first.takesTurn(() -> {});

    first.refused(HubError.INTERNAL);

    assertTrue(second.takesTurn(() -> {}));
  }

  @Test
  void itIsNobodysTurnWhileMuchIsQueued() {
    session.onSend((text, done) -> {});
    Subscription subscription = comingBack(false);
    for (int i = 0; i < 6; i++) {
      subscription.connection().send(Message.of("x".repeat(64 << 10)));
    }

    assertFalse(subscription.takesTurn(() -> {}));
  }

  @Test
  void whatTheServerSubscribedTheClientGetsBackByConnectingAgain() {
    Subscription subscription = subscription(Encoding.CENTRIFUGE_JSON, true);

    assertFalse(subscription.lost());
    closer.work();

    assertEquals(List.of(), session.frames());
    assertEquals(Disconnect.INSUFFICIENT_STATE, endOf(subscription.connection()));
  }

  @ParameterizedTest
  @EnumSource(value = Encoding.class, names = "CENTRIFUGE_JSON", mode = EnumSource.Mode.EXCLUDE)
  void whoHasNoPositionsReadsOnInANewEpoch(Encoding encoding) {
    Subscription subscription = subscription(encoding, true);

    assertTrue(subscription.epochChanged(NEW_EPOCH));

    assertFalse(subscription.connection().isEnded());
  }

  @ParameterizedTest
  @EnumSource(value = Encoding.class, names = "CENTRIFUGE_JSON", mode = EnumSource.Mode.EXCLUDE)
  void whoHasNoPositionsIsNotLeftWithAHole(Encoding encoding) {
    Subscription subscription = subscription(encoding, true);

    assertFalse(subscription.lost());
    closer.work();

    assertEquals(Disconnect.INSUFFICIENT_STATE, endOf(subscription.connection()));
  }

  @Test
  void aFailureEndsTheConnection() {
    Subscription subscription = subscription(Encoding.CENTRIFUGE_JSON, false);

    subscription.failed(new IllegalStateException("secret"));

    assertEquals(Disconnect.SERVER_ERROR, endOf(subscription.connection()));
  }

  private Subscription subscription(Encoding encoding, boolean byServer) {
    return subscription(session, encoding, byServer);
  }

  private Subscription subscription(StubSession of, Encoding encoding, boolean byServer) {
    Terms terms = new Terms("lobby", byServer, true, Optional.empty(), false);
    return subscription(connection(of, encoding), "lobby", terms);
  }

  private Subscription whoAsks(Map<Object, String> answered) {
    Object asked = new Object();
    answered.put(asked, "asked");
    return new Subscription(
        connection(session, Encoding.CENTRIFUGE_JSON),
        COMING_BACK,
        joined -> told.add(answered.get(asked)),
        error -> told.add(answered.get(asked)));
  }

  private Subscription comingBack(boolean wantsAll) {
    Terms terms = new Terms("lobby", false, true, COMING_BACK.asked(), wantsAll);
    return subscription(connection(session, Encoding.CENTRIFUGE_JSON), "lobby", terms);
  }

  private Subscription subscription(Connection connection, String channel, Terms terms) {
    Terms ofChannel =
        new Terms(channel, terms.byServer(), terms.recoverable(), terms.asked(), terms.wantsAll());
    Subscription subscription =
        new Subscription(
            connection,
            ofChannel,
            joined ->
                told.add(
                    "joined "
                        + joined.start().position()
                        + " recovered "
                        + joined.start().recovered()),
            error -> told.add("refused " + error.code()));
    connection.add(subscription);
    return subscription;
  }

  private Connection connection(StubSession of, Encoding encoding) {
    Connection connection =
        new Connection(of.wire(), encoding, 1 << 20, new Pulse(System::nanoTime), closer);
    connection.open();
    return connection;
  }

  private Disconnect endOf(Connection connection) {
    assertTrue(connection.isEnded());
    connection.close();
    return new Disconnect(session.closeCode().orElseThrow(), session.closeText());
  }
}
