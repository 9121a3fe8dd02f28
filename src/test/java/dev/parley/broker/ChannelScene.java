package dev.parley.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.config.GivenSettings;
import dev.parley.hub.Hub;
import dev.parley.protocol.Publication;
import dev.parley.protocol.StreamPosition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** One channel and two readers, with Redis played step by step by the test. */
abstract class ChannelScene {
  static final String NAME = "lobby";
  private static final String LINE = "{\"data\":1,\"time\":7}";

  /** A read that Redis has not answered. */
  record Read(HistoryQuery query, BiConsumer<Chunk, Throwable> done) {}

  final List<String> sent = new ArrayList<>();
  final Deque<Read> reads = new ArrayDeque<>();
  final RecordingReader alice = new RecordingReader();
  final RecordingReader bob = new RecordingReader();
  private final Hub hub = new Hub(GivenSettings.with());
  Channel channel = channel(true);
  long now = System.nanoTime();

  Channel channel(boolean hasHistory) {
    Channel.Upstream redis =
        new Channel.Upstream() {
          @Override
          public void subscribe(String name) {
            sent.add("subscribe");
          }

          @Override
          public void unsubscribe(String name) {
            sent.add("unsubscribe");
          }

          @Override
          public void read(String name, HistoryQuery query, BiConsumer<Chunk, Throwable> done) {
            reads.add(new Read(query, done));
          }
        };
    return new Channel(NAME, hasHistory, hub.laneOf(NAME), redis);
  }

  /** A live channel that Alice reads from a position on. */
  void joined(String position) {
    channel.linkUp();
    channel.join(alice, now);
    channel.subscribed();
    answer(top(position));
    assertEquals(List.of("joined " + position), alice.told());
  }

  List<String> toldAlice() {
    return alice.told().subList(1, alice.told().size());
  }

  boolean tickAfter(Duration time) {
    now += time.toNanos();
    return channel.tick(now);
  }

  void live(String... positions) {
    publications(positions).forEach(channel::live);
  }

  void answer(Chunk chunk) {
    reads.remove().done().accept(chunk, null);
  }

  void answerIfAsked(Chunk chunk) {
    if (!reads.isEmpty()) {
      answer(chunk);
    }
  }

  void fail() {
    reads.remove().done().accept(null, new IllegalStateException("redis is away"));
  }

  static Chunk top(String top) {
    return new Chunk(position(top), Optional.empty(), false, List.of());
  }

  static Chunk chunk(String top, String... positions) {
    return new Chunk(position(top), Optional.empty(), false, publications(positions));
  }

  static Chunk part(String top, String... positions) {
    return new Chunk(position(top), Optional.empty(), true, publications(positions));
  }

  static Optional<StreamPosition> end(String position) {
    return Optional.of(position(position));
  }

  static List<Publication> publications(String... positions) {
    return Stream.of(positions).map(ChannelScene::publication).toList();
  }

  static Publication publication(String position) {
    return new Publication(NAME, LINE, position(position));
  }

  static StreamPosition position(String text) {
    return StreamPosition.parse(text);
  }
}
