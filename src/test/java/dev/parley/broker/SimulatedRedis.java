package dev.parley.broker;

import dev.parley.protocol.Publication;
import dev.parley.protocol.StreamPosition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One channel's stream and one subscribed link, as Redis and our scripts treat them, in steps that
 * a test chooses: nothing happens by itself. What reaches the node is handed to its lane.
 */
final class SimulatedRedis implements Channel.Upstream {
  /** The order in which positions are given out. */
  static final Comparator<StreamPosition> ORDER =
      Comparator.comparingLong(StreamPosition::epoch).thenComparingLong(StreamPosition::offset);

  /** Small, so that reading back takes several chunks. */
  private static final int MOST_ENTRIES_A_CHUNK = 3;

  private record Request(boolean subscribes, int link) {}

  private record Read(HistoryQuery query, BiConsumer<Chunk, Throwable> done) {}

  /** A publication, or else the confirmation of a request. */
  private record Message(Optional<Publication> publication, boolean subscribes) {}

  private final String channel;
  private final Consumer<Consumer<ChannelTable>> lane;
  private final NavigableMap<StreamPosition, String> stream = new TreeMap<>(ORDER);
  private final NavigableMap<StreamPosition, String> history = new TreeMap<>(ORDER);
  private final Deque<Request> requests = new ArrayDeque<>();
  private final Deque<Read> reads = new ArrayDeque<>();
  private final Deque<Consumer<ChannelTable>> answers = new ArrayDeque<>();
  private final Deque<Message> onTheLink = new ArrayDeque<>();
  private StreamPosition top = StreamPosition.NONE;
  private long latestEpoch = 1_000;
  private boolean isNewProcess = true;
  private boolean linked;
  private boolean subscribed;
  private int link;
  private boolean turnedAway;

  SimulatedRedis(String channel, Consumer<Consumer<ChannelTable>> lane) {
    this.channel = channel;
    this.lane = lane;
  }

  /** Every publication that Redis was not made to forget, trimmed or not. */
  NavigableMap<StreamPosition, String> history() {
    return history;
  }

  boolean isQuiet() {
    return requests.isEmpty() && reads.isEmpty() && answers.isEmpty() && onTheLink.isEmpty();
  }

  @Override
  public void subscribe(String name) {
    requests.add(new Request(true, link));
  }

  @Override
  public void unsubscribe(String name) {
    requests.add(new Request(false, link));
  }

  @Override
  public void read(String name, HistoryQuery query, BiConsumer<Chunk, Throwable> done) {
    reads.add(new Read(query, done));
  }

  void publish(boolean isDropped) {
    beginEpochIfNew();
    top = top.next();
    String line = "{\"data\":\"" + top + "\"}";
    stream.put(top, line);
    history.put(top, line);
    if (linked && subscribed && !isDropped) {
      onTheLink.add(new Message(Optional.of(new Publication(channel, line, top)), false));
    }
  }

  void trim(int kept) {
    while (stream.size() > kept) {
      stream.pollFirstEntry();
    }
  }

  /** Another process takes Redis' place, which never had the newest publications. */
  void restart(int forgotten) {
    for (int i = 0; i < forgotten && !stream.isEmpty(); i++) {
      history.remove(stream.pollLastEntry().getKey());
    }
    isNewProcess = true;
    kill();
  }

  /** The link ends, and with it all that had not arrived. */
  void kill() {
    if (linked) {
      linked = false;
      subscribed = false;
      onTheLink.clear();
      link++;
      lane.accept(ChannelTable::linkDown);
    }
  }

  void connect() {
    if (!linked) {
      linked = true;
      lane.accept(ChannelTable::linkUp);
    }
  }

  /** Redis takes the next request, which counts only if it came over the present link. */
  void takeRequest() {
    Request request = requests.poll();
    if (request != null && linked && request.link() == link) {
      subscribed = request.subscribes();
      onTheLink.add(new Message(Optional.empty(), request.subscribes()));
    }
  }

  /** The next message arrives at the node; a publication is turned away if the lane is full. */
  void arrive(boolean isLaneFull) {
    Message message = onTheLink.poll();
    if (message == null) {
      return;
    }
    if (message.publication().isEmpty()) {
      lane.accept(
          message.subscribes()
              ? table -> table.subscribed(channel)
              : table -> table.unsubscribed(channel));
    } else if (!isLaneFull) {
      lane.accept(table -> table.live(message.publication().get()));
    } else if (!turnedAway) {
      turnedAway = true;
      lane.accept(
          table -> {
            turnedAway = false;
            table.turnedAway(channel);
          });
    }
  }

  /** Redis carries the next read out, and its answer is on its way. */
  void carryOutRead() {
    Read read = reads.poll();
    if (read != null) {
      Chunk chunk = chunk(read.query());
      answers.add(table -> read.done().accept(chunk, null));
    }
  }

  /** The next read fails before it is carried out. */
  void refuseRead() {
    Read read = reads.poll();
    if (read != null) {
      answers.add(table -> read.done().accept(null, new IllegalStateException("redis is away")));
    }
  }

  /** The next answer to a read arrives. */
  void answer() {
    if (!answers.isEmpty()) {
      lane.accept(answers.remove());
    }
  }

  private Chunk chunk(HistoryQuery query) {
    beginEpochIfNew();
    if (query.limit() == 0) {
      return new Chunk(top, Optional.empty(), false, List.of());
    }
    StreamPosition since = query.since().orElseThrow();
    List<Publication> found = new ArrayList<>();
    stream.tailMap(since, false).entrySet().stream()
        .limit(MOST_ENTRIES_A_CHUNK)
        .map(entry -> new Publication(channel, entry.getValue(), entry.getKey()))
        .forEach(found::add);
    return new Chunk(
        top, endOfOlder(since), found.size() == MOST_ENTRIES_A_CHUNK, List.copyOf(found));
  }

  private Optional<StreamPosition> endOfOlder(StreamPosition since) {
    StreamPosition last = new StreamPosition(since.epoch(), Long.MAX_VALUE);
    return since.sameEpoch(top)
        ? Optional.empty()
        : Optional.ofNullable(stream.floorKey(last)).filter(since::sameEpoch);
  }

  private void beginEpochIfNew() {
    if (isNewProcess) {
      isNewProcess = false;
      top = new StreamPosition(++latestEpoch, 0);
    }
  }
}
