package dev.parley.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.config.GivenSettings;
import dev.parley.hub.Hub;
import dev.parley.hub.Lane;
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
  static final Duration POSITION_CHECK = Duration.ofSeconds(40);
  private static final String LINE = "{\"data\":1,\"time\":7}";

  /**
   * A read that Redis has not answered.
   *
   * @param asked {@code after 5-3}, {@code back to 5-3} or {@code top}
   */
  record Read(String asked, BiConsumer<Chunk, Throwable> done) {}

  final List<String> sent = new ArrayList<>();
  final Deque<Read> reads = new ArrayDeque<>();
  final Lane lane = new Hub(GivenSettings.with()).lanes().get(0);
  final RecordingReader alice = new RecordingReader(lane);
  final RecordingReader bob = new RecordingReader(lane);
  Channel channel = channel(true);
  long now = System.nanoTime();

  Channel channel(boolean hasHistory) {
    Upstream redis =
        new Upstream() {
          @Override
          public void subscribe(String name) {
            sent.add("subscribe");
          }

          @Override
          public void unsubscribe(String name) {
            sent.add("unsubscribe");
          }

          @Override
          public void read(
              String name, StreamPosition position, BiConsumer<Chunk, Throwable> done) {
            reads.add(new Read("after " + position, done));
          }

          @Override
          public void recover(
              String name, Optional<StreamPosition> lowest, BiConsumer<Backlog, Throwable> done) {
            reads.add(
                new Read(
                    lowest.map(position -> "back to " + position).orElse("top"),
                    (chunk, failure) ->
                        done.accept(chunk == null ? null : new Backlog(chunk), failure)));
          }

          @Override
          public void witness(String name, StreamPosition position) {
            sent.add("witness " + position);
          }

          @Override
          public void later(Runnable work) {
            work.run();
          }
        };
    Channel.Options options = new Channel.Options(hasHistory, POSITION_CHECK);
    return new Channel(NAME, options, lane, redis);
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
    return new Chunk(position(top), StreamPosition.NONE, false, List.of());
  }

  static Chunk chunk(String top, String... positions) {
    return new Chunk(position(top), StreamPosition.NONE, false, publications(positions));
  }

  static Chunk part(String top, String... positions) {
    return new Chunk(position(top), StreamPosition.NONE, true, publications(positions));
  }

  /**
   * What is left of a stream in which older epochs ended, the last that is known of at a position.
   */
  static Chunk afterEpoch(String lastDeleted, String top, String... positions) {
    return new Chunk(position(top), position(lastDeleted), false, publications(positions));
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
