package dev.parley.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.parley.config.GivenSettings;
import dev.parley.config.Settings;
import dev.parley.hub.Hub;
import dev.parley.hub.Lane;
import dev.parley.hub.Lanes;
import dev.parley.protocol.Publication;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes over the subscribed link and becomes a publication. */
class ChannelsTest {
  private static final String LINE = "{\"data\":\"a b\",\"time\":7}";

  private final Settings settings =
      GivenSettings.with(
          "parley.namespaces", "fleeting", "parley.namespace.fleeting.history.size", "0");
  private final Hub hub = new Hub(settings);
  private final List<Publication> published = new ArrayList<>();
  private final Channels channels =
      new Channels(hub, new Broker(settings)) {
        @Override
        boolean publish(Publication publication) {
          published.add(publication);
          return true;
        }
      };

  @Test
  void aMessageIsAPositionAndALine() {
    channels.received("chat:{news:eu}", "7-3 " + LINE, false);

    assertEquals(List.of("news:eu 7-3 " + LINE), seen());
  }

  @Test
  void withoutHistoryAMessageIsALineAlone() {
    channels.received("chat:{lobby}", LINE, false);

    assertEquals(List.of("lobby 0-0 " + LINE), seen());
  }

  @Test
  void anOrderIsAMessageLikeAnyOther() {
    channels.received("chat:orders", "7-3 " + LINE, false);

    assertEquals(List.of(Keys.ORDERS + " 7-3 " + LINE), seen());
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "chat:nodes", "chat:probe:1", "other:{lobby}"})
  void whatIsNoChannelsMessageIsIgnored(String redisChannel) {
    channels.received(redisChannel, "7-3 " + LINE, false);

    assertEquals(List.of(), seen());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "hello world",
        "hello {\"data\":1}",
        "7-3",
        "7-3 ",
        "7-3 hello",
        "{}",
        "{\"type\":\"broadcast\",\"msg\":\"hi\"}",
        "{\"data\":1",
        "7-3 {\"data\":1}\n{\"id\":1}",
      })
  void whatNoNodeWroteReachesNobody(String message) {
    channels.received("chat:{lobby}", message, false);

    assertEquals(List.of(), seen());
  }

  @Test
  void aChannelAlwaysHasTheSameLane() {
    for (String channel : List.of("chat", "#alice", "news:eu", "")) {
      assertSame(channels.laneOf(channel), channels.laneOf(new String(channel)));
    }
  }

  @Test
  void whatComesAloneIsDeliveredWhereItComes() {
    Lane lane = channels.laneOf("fleeting:lobby");
    RecordingReader reader = new RecordingReader(lane);
    channels.join("fleeting:lobby", reader);
    channels.linkUp();
    channels.subscribed("chat:{fleeting:lobby}");
    Lanes.performAll(lane);

    channels.received("chat:{fleeting:lobby}", LINE, true);

    assertEquals(List.of("joined 0-0", "0-0"), reader.told());
    assertEquals(List.of(), seen());
  }

  @Test
  void whatComesAloneWaitsForWhatItsLaneHasToDo() {
    channels.laneOf("lobby").execute(() -> {});

    channels.received("chat:{lobby}", "7-3 " + LINE, true);

    assertEquals(List.of("lobby 7-3 " + LINE), seen());
  }

  @Test
  void whatIsLargeIsLeftToItsLane() {
    String large = "{\"data\":\"" + "x".repeat(4_096) + "\"}";

    channels.received("chat:{lobby}", "7-3 " + large, true);

    assertEquals(List.of("lobby 7-3 " + large), seen());
  }

  private List<String> seen() {
    return published.stream()
        .map(
            publication ->
                publication.channel() + " " + publication.position() + " " + publication.stored())
        .toList();
  }
}
