package dev.parley.hub;

import static dev.parley.Soon.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.GivenSettings;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.Encoding;
import dev.parley.protocol.Message;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HubTest {
  private final Hub hub = new Hub(GivenSettings.with());
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final List<String> ended = new CopyOnWriteArrayList<>();
  private final StubSession session = new StubSession();

  @AfterEach
  void stopHub() {
    hub.stop();
  }

  @Test
  void aNewConnectionIsCountedButNobodys() {
    Connection connection = open(session);

    assertEquals(Set.of(connection), Set.copyOf(hub.connections()));
    assertEquals(0, hub.users());
  }

  @Test
  void anAdmittedConnectionIsItsUsers() {
    Connection connection = open(session);

    hub.admit(connection, "alice");

    assertEquals("alice", connection.user());
    assertEquals(Set.of(connection), hub.connectionsOf("alice"));
    assertEquals(Set.of(), hub.connectionsOf("bob"));
  }

  @Test
  void aUserOfTwoConnectionsIsOneUser() {
    Connection first = admitted("alice");
    Connection second = admitted("alice");

    assertEquals(Set.of(first, second), hub.connectionsOf("alice"));
    assertEquals(1, hub.users());
  }

  @Test
  void whoIsAdmittedAgainIsItsNewUsersAlone() {
    Connection connection = admitted("alice");

    hub.admit(connection, "bob");

    assertEquals(Set.of(), hub.connectionsOf("alice"));
    assertEquals(Set.of(connection), hub.connectionsOf("bob"));
  }

  @Test
  void whoIsAdmittedAgainCountsOnce() {
    Hub strict = new Hub(GivenSettings.with("parley.limits.connections-per-user", "1"));
    Connection connection = strict.open(session.wire(), Encoding.CENTRIFUGE_JSON);
    strict.admit(connection, "alice");

    strict.admit(connection, "alice");

    assertFalse(connection.isEnded());
    assertEquals(Set.of(connection), strict.connectionsOf("alice"));
  }

  @Test
  void theAnonymousUserIsMany() {
    Hub strict = new Hub(GivenSettings.with("parley.limits.connections-per-user", "1"));
    Connection first = strict.open(session.wire(), Encoding.CENTRIFUGE_JSON);
    Connection second = strict.open(session.wire(), Encoding.CENTRIFUGE_JSON);

    strict.admit(first, "");
    strict.admit(second, "");

    assertEquals(Set.of(first, second), strict.connectionsOf(""));
    assertFalse(second.isEnded());
  }

  @Test
  void anEndedConnectionIsForgotten() {
    start();
    Connection connection = admitted("alice");

    connection.end(Disconnect.NORMAL);

    await().until(() -> hub.connections().isEmpty() && hub.users() == 0);
  }

  @Test
  void theOtherConnectionsOfAUserStay() {
    start();
    Connection first = admitted("alice");
    Connection second = admitted("alice");

    first.end(Disconnect.NORMAL);

    await().until(() -> hub.connectionsOf("alice").equals(Set.of(second)));
  }

  @Test
  void theSocketIsFreedBeforeAnythingElse() {
    hub.start(
        Thread::new,
        connection -> ended.add(connection.id() + " " + session.closeCode().orElse(0)));
    Connection connection = open(session);

    connection.end(Disconnect.FORCED);

    await().until(() -> ended.equals(List.of(connection.id() + " 3503")));
  }

  @Test
  void whatAConnectionHoldsIsFreedThoughTellingOfItsEndFails() {
    hub.watchedBy(
        connection -> {},
        connection -> {
          throw new IllegalStateException("for the test");
        });
    start();
    Connection connection = open(session);

    connection.end(Disconnect.FORCED);

    await().until(() -> ended.equals(List.of(connection.id())));
  }

  @Test
  void aListenerThatThrowsDoesNotKeepOthersFromEnding() {
    StubSession other = new StubSession();
    hub.start(
        Thread::new,
        connection -> {
          throw new IllegalStateException("listener");
        });

    open(session).end(Disconnect.NORMAL);
    open(other).end(Disconnect.SLOW);

    await().until(() -> other.closeCode().equals(Optional.of(3008)));
  }

  @Test
  void aConnectionThatCannotBeClosedIsForgottenAllTheSame() {
    start();
    Connection connection =
        hub.open(
            new StuckWire() {
              @Override
              public void close(Outbox outbox, Disconnect disconnect) {
                throw new NoSuchMethodError("another server");
              }
            },
            Encoding.CENTRIFUGE_JSON);

    connection.end(Disconnect.SLOW);

    await().until(() -> ended.contains(connection.id()));
  }

  @Test
  void whoIsAdmittedAfterTheEndLeavesNoGhost() {
    start();
    Connection connection = open(session);
    connection.end(Disconnect.NORMAL);
    await().until(() -> ended.size() == 1);

    hub.admit(connection, "alice");

    assertEquals(Set.of(), hub.connectionsOf("alice"));
    assertEquals(0, hub.users());
  }

  @Test
  void whoIsAdmittedWhileItEndsLeavesNoGhost() throws InterruptedException {
    start();
    ExecutorService racers = Executors.newFixedThreadPool(2);
    int races = 2_000;
    for (int i = 0; i < races; i++) {
      Connection connection = open(new StubSession());
      CountDownLatch start = new CountDownLatch(1);
      CountDownLatch finish = new CountDownLatch(2);
      racers.execute(() -> race(start, finish, () -> hub.admit(connection, "alice")));
      racers.execute(() -> race(start, finish, () -> connection.end(Disconnect.NORMAL)));
      start.countDown();
      finish.await();
    }
    racers.shutdown();

    await().until(() -> ended.size() == races);
    assertEquals(0, hub.users());
    assertTrue(hub.connections().isEmpty());
  }

  @Test
  void stoppingEndsEveryConnectionAndThread() {
    start();
    StubSession other = new StubSession();
    admitted("alice");
    open(session);
    open(other);

    hub.stop();

    assertEquals(Optional.of(3001), session.closeCode());
    assertEquals(Optional.of(3001), other.closeCode());
    await().until(() -> threads.stream().noneMatch(Thread::isAlive));
  }

  @Test
  void aYoungConnectionIsLeftAlone() {
    Connection connection = open(session);
    connection.pulse().established();

    hub.watch(expired -> {});

    assertFalse(connection.isEnded());
    assertEquals(List.of(), session.pings());
  }

  @Test
  void anExpiredConnectionHasTimeToBeRefreshed() {
    Connection connection = open(session);

    connection.lease().endAt(Optional.of(Instant.now().minusSeconds(20)));
    hub.watch(expired -> {});
    assertFalse(connection.isEnded());

    connection.lease().endAt(Optional.of(Instant.now().minusSeconds(26)));
    hub.watch(expired -> {});
    start();
    await().until(() -> session.closeCode().equals(Optional.of(3005)));
  }

  @Test
  void aClientThatReadsNothingHasAWhileToSeeWhyItWasClosed() {
    StuckWire wire = new StuckWire();
    Connection connection = hub.open(wire, Encoding.CENTRIFUGE_JSON);
    start();

    connection.end(Disconnect.SLOW);
    await().until(() -> ended.contains(connection.id()));
    hub.watch(expired -> {});
    assertFalse(wire.cut);

    await()
        .until(
            () -> {
              hub.watch(expired -> {});
              return wire.cut;
            });
  }

  @Test
  void whoWillNotGoIsCutWhenTheHubStops() {
    StuckWire wire = new StuckWire();
    hub.open(wire, Encoding.CENTRIFUGE_JSON);
    start();

    hub.stop();

    assertTrue(wire.cut);
  }

  /** Closing such a socket may take until it is cut. */
  @Test
  void aSocketThatCannotBeClosedIsCut() {
    CountDownLatch free = new CountDownLatch(1);
    StuckWire wire =
        new StuckWire() {
          @Override
          public void close(Outbox outbox, Disconnect disconnect) {
            try {
              assertTrue(free.await(20, TimeUnit.SECONDS), "not cut");
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }

          @Override
          public void cut() {
            super.cut();
            free.countDown();
          }
        };
    Connection connection = hub.open(wire, Encoding.CENTRIFUGE_JSON);
    start();

    connection.end(Disconnect.SLOW);

    await()
        .until(
            () -> {
              hub.watch(expired -> {});
              return ended.contains(connection.id());
            });
    assertTrue(wire.cut);
  }

  /** Behind what it takes slowly comes why it was closed. */
  @Test
  void whoTakesWhatItWasSentIsNotCut() {
    StuckWire wire = new StuckWire();
    Connection connection = hub.open(wire, Encoding.CENTRIFUGE_JSON);
    start();

    connection.end(Disconnect.FORCED);
    await().until(() -> wire.closed != null);

    await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              wire.closed.progressed();
              hub.watch(expired -> {});
              return !wire.cut;
            });
  }

  /** As where there was no memory to end it. */
  @Test
  void aConnectionThatNothingIsSentToAnyMoreEnds() {
    StuckWire wire = new StuckWire();
    Connection connection = hub.open(wire, Encoding.FEED);
    connection.open();
    connection.send(Message.of("a"));
    wire.sent.close();

    hub.watch(expired -> {});
    hub.watch(expired -> {});

    assertEquals(Optional.of(Disconnect.WRITE_ERROR), connection.disconnect());
  }

  @Test
  void aSocketThatHasGoneByItselfIsNotCut() {
    StuckWire wire =
        new StuckWire() {
          @Override
          public boolean hasGone() {
            return true;
          }
        };
    hub.open(wire, Encoding.CENTRIFUGE_JSON);
    start();

    hub.stop();

    assertFalse(wire.cut);
  }

  /** That of a client that reads nothing. */
  private static class StuckWire implements Wire {
    private volatile Outbox sent;
    private volatile Outbox closed;
    private volatile boolean cut;

    @Override
    public void send(Outbox outbox) {
      sent = outbox;
    }

    @Override
    public void ping(ByteBuffer data) {}

    @Override
    public boolean pong(ByteBuffer data) {
      return false;
    }

    @Override
    public void close(Outbox outbox, Disconnect disconnect) {
      closed = outbox;
    }

    @Override
    public boolean hasGone() {
      return cut;
    }

    @Override
    public void cut() {
      cut = true;
    }
  }

  private void start() {
    hub.start(
        work -> {
          Thread thread = new Thread(work);
          threads.add(thread);
          return thread;
        },
        connection -> ended.add(connection.id()));
  }

  private Connection open(StubSession with) {
    return hub.open(with.wire(), Encoding.CENTRIFUGE_JSON);
  }

  private Connection admitted(String user) {
    Connection connection = open(new StubSession());
    hub.admit(connection, user);
    return connection;
  }

  private static void race(CountDownLatch start, CountDownLatch finish, Runnable work) {
    try {
      start.await();
      work.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      finish.countDown();
    }
  }
}
