package dev.parley.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.hub.Subscription.Terms;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.Encoding;
import dev.parley.protocol.Message;
import jakarta.websocket.SendResult;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ConnectionTest {
  private final StubSession session = new StubSession();
  private final AtomicInteger endings = new AtomicInteger();
  private final Closer closer = new Closer(ended -> endings.incrementAndGet());
  private final Connection connection = connection();

  @Test
  void theFirstReasonToEndCounts() {
    connection.end(Disconnect.SLOW);
    connection.end(Disconnect.NORMAL);

    connection.close();

    assertEquals(Optional.of(3008), session.closeCode());
    assertEquals("slow", session.closeText());
  }

  @RepeatedTest(20)
  void itEndsOnceWhoeverEndsIt() throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    CountDownLatch start = new CountDownLatch(1);
    for (int i = 0; i < 4; i++) {
      threads.execute(
          () -> {
            try {
              start.await();
              connection.end(Disconnect.NORMAL);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }

    start.countDown();
    threads.shutdown();

    assertTrue(threads.awaitTermination(5, TimeUnit.SECONDS));
    closer.work();
    assertEquals(1, endings.get());
  }

  @Test
  void overflowEndsItAsSlow() {
    session.onSend((text, done) -> {});
    connection.greet(Message.of("first"));

    for (int i = 0; i < 40; i++) {
      connection.send(Message.of("x".repeat(64 << 10)));
    }

    closer.work();
    assertEquals(1, endings.get());
    connection.close();
    assertEquals(Optional.of(3008), session.closeCode());
  }

  @Test
  void aPingThatFailsEndsIt() {
    session.onPing(
        data -> {
          throw new IllegalStateException("closed");
        });

    connection.ping(StubSession.pong(1));

    connection.close();
    assertEquals(Optional.of(3009), session.closeCode());
  }

  @Test
  void whatIsQueuedWhenItClosesIsDropped() {
    connection.send(Message.of("a"));
    connection.end(Disconnect.NORMAL);
    connection.close();

    connection.greet(Message.of("first"));

    assertEquals(List.of(), session.frames());
  }

  @Test
  void whatTheContainerTakesAwayGetsNothingMore() {
    connection.open();

    connection.gone();
    connection.send(Message.of("late"));

    assertEquals(List.of(), session.frames());
    assertEquals(Optional.of(Disconnect.NORMAL), connection.disconnect());
  }

  @Test
  void whoIsTurnedAwayGetsNothingOfWhatWaited() {
    connection.send(Message.of("waits"));

    connection.turnAway(Message.of("refusal"));

    assertEquals(List.of("refusal"), session.frames());
  }

  @Test
  void aChannelIsSubscribedOnce() {
    Subscription subscription = subscription("lobby");

    assertTrue(connection.add(subscription));
    assertFalse(connection.add(subscription("lobby")));

    assertEquals(Optional.of(subscription), connection.subscription("lobby"));
  }

  @Test
  void onlyThePresentSubscriptionIsForgotten() {
    Subscription old = subscription("lobby");
    connection.add(old);
    connection.remove(old);
    Subscription present = subscription("lobby");
    connection.add(present);

    connection.remove(old);

    assertEquals(Optional.of(present), connection.subscription("lobby"));
  }

  @Test
  void aConfirmationIsALifeSign() {
    long[] now = {0};
    Pulse pulse = new Pulse(() -> now[0]);
    Connection reading = new Connection(session.wire(), Encoding.FEED, 1 << 20, pulse, closer);
    session.onSend((text, done) -> done.onResult(new SendResult()));
    reading.open();
    reading.send(Message.of("x".repeat(64 << 10)));
    now[0] = TimeUnit.SECONDS.toNanos(36);
    assertTrue(pulse.isDead());

    reading.pong(StubSession.pong(session.pings().get(0)));

    assertFalse(pulse.isDead());
  }

  @Test
  void everyConnectionHasAnIdOfItsOwn() {
    assertNotEquals(connection.id(), connection().id());
  }

  private Connection connection() {
    return new Connection(
        session.wire(), Encoding.CENTRIFUGE_JSON, 1 << 20, new Pulse(System::nanoTime), closer);
  }

  private Subscription subscription(String channel) {
    return new Subscription(connection, Terms.ofServer(channel), joined -> {}, error -> {});
  }
}
