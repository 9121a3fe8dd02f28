package dev.parley.broker;

import static dev.parley.Soon.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.GivenSettings;
import dev.parley.config.Settings;
import dev.parley.hub.Hub;
import dev.parley.protocol.Publication;
import dev.parley.protocol.StreamPosition;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
  private final List<Publication> published = new CopyOnWriteArrayList<>();
  private final Channels channels =
      new Channels(hub, new Broker(settings)) {
        @Override
        boolean publish(Publication publication) {
          published.add(publication);
          return true;
        }
      };
  private final ForeignMessages foreign = new ForeignMessages(hub, channels, settings.limits());

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
