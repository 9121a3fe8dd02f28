package dev.parley.broker;

import static dev.parley.Soon.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.GivenSettings;
import dev.parley.config.Settings;
import dev.parley.hub.Hub;
import dev.parley.hub.Lane;
import dev.parley.protocol.Publication;
import dev.parley.protocol.StreamPosition;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What other programs publish straight into Redis. */
class ForeignMessagesTest {
  private static final String LAST = "{\"type\":\"broadcast\",\"msg\":\"last\"}";

  private final Settings settings = GivenSettings.with("parley.limits.payload", "1024");
  private final Hub hub = new Hub(settings);
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<Publication> published = new CopyOnWriteArrayList<>();
  private final Channels channels =
      new Channels(hub, new Broker(settings)) {
        @Override
        boolean publish(Publication publication) {
          published.add(publication);
          return true;
        }
      };
  private final ForeignMessages foreign =
      new ForeignMessages(channels, settings.limits(), log::add);

  @BeforeEach
  void startLanes() {
    hub.start(Thread::new, connection -> {});
  }

  @AfterEach
  void stopLanes() {
    hub.stop();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "#bob |"
            + " {\"type\":\"private_message\",\"sender\":\"s\",\"msg\":\"hi\",\"recipient\":\"bob\"}",
        "#bob | {\"recipient\":\"bob\",\"msg\":{\"a\":[1]},\"type\":\"private_message\"}",
        "chat | {\"type\":\"broadcast\",\"sender\":\"s\",\"msg\":\"hi\"}",
        "chat | {\"type\":\"broadcast\",\"msg\":1}",
      })
  void aChatMessageGoesToItsReaders(String channel, String message) {
    Publication publication = onlyOneOf(message);

    assertEquals(channel, publication.channel());
    assertTrue(
        publication.stored().startsWith("{\"data\":" + message + ",\"time\":"),
        publication.stored());
    assertEquals(StreamPosition.NONE, publication.position());
  }

  @Test
  void aPrettyPrintedMessageBecomesOneLine() {
    Publication publication = onlyOneOf("{\n  \"type\": \"broadcast\",\n  \"msg\": \"hi\"\n}\n");

    assertFalse(publication.stored().contains("\n"), publication.stored());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "null",
        "[]",
        "{}",
        "{\"type\":\"broadcast\"}",
        "{\"type\":\"broadcast\",\"msg\":null}",
        "{\"type\":\"private_message\",\"msg\":\"hi\"}",
        "{\"type\":\"private_message\",\"msg\":\"hi\",\"recipient\":\"\"}",
        "{\"type\":\"private_message\",\"msg\":\"hi\",\"recipient\":7}",
        "{\"type\":\"system\",\"msg\":\"hi\"}",
        "{\"type\":\"channel_message\",\"channel\":\"feed\",\"msg\":\"hi\"}",
        "{\"type\":[],\"msg\":\"hi\"}",
        "{\"msg\":\"hi\"}",
        "{\"type\":\"broadcast\",\"msg\":1e999999999999}",
        "{\"type\":\"broadcast\",\"msg\":\"hi\"} x",
      })
  void anythingElseIsDroppedAndEndsNothing(String message) {
    foreign.accept(message);

    assertEquals("chat", onlyOneOf(LAST).channel());
  }

  @Test
  void aMessageOverTheLimitIsDropped() {
    foreign.accept("{\"type\":\"broadcast\",\"msg\":\"" + "x".repeat(1_024) + "\"}");

    onlyOneOf(LAST);
  }

  /** Small ones cost memory too. */
  @Test
  void manyThatCannotBeWorkedOffAreDropped() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    Lane lane = channels.laneOf("chat");
    lane.execute(
        () -> {
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    for (int i = 0; i < 40_000; i++) {
      foreign.accept("{\"type\":\"broadcast\",\"msg\":1}");
    }
    lane.execute(done::countDown);
    release.countDown();

    assertTrue(done.await(10, TimeUnit.SECONDS));
    assertTrue(published.size() > 1_000 && published.size() < 35_000, "took " + published.size());
  }

  @Test
  void whoPublishesNonsenseAllTheTimeDoesNotFillTheLog() {
    for (int i = 0; i < 10_000; i++) {
      foreign.accept("x".repeat(1_025));
    }

    assertTrue(!log.isEmpty() && log.size() < 100, "lines: " + log.size());
    assertEquals("foreign message dropped reason=over 1024 bytes count=1", log.get(0));
  }

  @Test
  void aMessageNestedTooDeepIsDropped() {
    foreign.accept("{\"type\":\"broadcast\",\"msg\":" + "[".repeat(100) + "]".repeat(100) + "}");

    onlyOneOf(LAST);
  }

  private Publication onlyOneOf(String message) {
    foreign.accept(message);
    await().until(() -> !published.isEmpty());
    assertEquals(1, published.size());
    return published.get(0);
  }
}
