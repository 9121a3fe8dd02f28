package dev.parley.broker;

import dev.parley.protocol.Publication;
import dev.parley.protocol.StreamPosition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One channel's stream and one subscribed link, as Redis and our scripts treat them, in steps that
 * a test chooses: nothing happens by itself. What reaches the node is handed to its lane.
 */
final class SimulatedRedis implements Upstream {
  /** Small, so that reading back takes several chunks. */
  private static final int MOST_ENTRIES_A_CHUNK = 3;

  private static final long LOST = Long.MAX_VALUE;

  private record Request(boolean subscribes, int link) {}

  /** A command that is carried out, or fails, when the test says so; then its answer is sent. */
  private record Command(Supplier<Runnable> work, Runnable failure) {
    static <T> Command of(Supplier<T> work, BiConsumer<T, Throwable> done) {
      return new Command(
          () -> {
            T answer = work.get();
            return () -> done.accept(answer, null);
          },
          () -> done.accept(null, new IllegalStateException("redis is away")));
    }
  }

  /** A publication, or else the confirmation of a request. */
  private record Message(Optional<Publication> publication, boolean subscribes) {}

  private final String channel;
  private final Consumer<Consumer<ChannelTable>> lane;
  private final NavigableMap<StreamPosition, String> stream = new TreeMap<>();
  private final NavigableMap<StreamPosition, String> history = new TreeMap<>();
  private final NavigableSet<StreamPosition> forgotten = new TreeSet<>();
  private final Deque<Request> requests = new ArrayDeque<>();
  private final Deque<Command> commands = new ArrayDeque<>();
  private final Deque<Consumer<ChannelTable>> answers = new ArrayDeque<>();
  private final Deque<Message> onTheLink = new ArrayDeque<>();
  private StreamPosition top = StreamPosition.NONE;
  private StreamPosition lastDeleted = StreamPosition.NONE;
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

  /** Every publication that Redis was made to forget. */
  NavigableSet<StreamPosition> forgotten() {
    return forgotten;
  }

  /** Whether the stream has everything behind a position, which is of the present epoch. */
  boolean reachesBackTo(StreamPosition position) {
    return position.sameEpoch(top)
        && stream.keySet().containsAll(history.tailMap(position, false).keySet());
  }

  boolean isQuiet() {
    return requests.isEmpty() && commands.isEmpty() && answers.isEmpty() && onTheLink.isEmpty();
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
  public void read(String name, StreamPosition position, BiConsumer<Chunk, Throwable> done) {
    commands.add(Command.of(() -> chunk(position), done));
  }

  @Override
  public void recover(
      String name, Optional<StreamPosition> lowest, BiConsumer<Backlog, Throwable> done) {
    commands.add(Command.of(() -> backlog(lowest), done));
  }

  @Override
  public void witness(String name, StreamPosition position) {
    commands.add(Command.of(() -> lose(position), (lost, failure) -> {}));
  }

  @Override
  public void later(Runnable work) {
    lane.accept(table -> work.run());
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
  void restart(int most) {
    for (int i = 0; i < most && !stream.isEmpty() && stream.lastKey().sameEpoch(top); i++) {
      StreamPosition last = stream.pollLastEntry().getKey();
      history.remove(last);
      forgotten.add(last);
      top = new StreamPosition(top.epoch(), last.offset() - 1);
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

  /** Redis carries the next command out, and its answer is on its way. */
  void carryOutCommand() {
    Command command = commands.poll();
    if (command != null) {
      Runnable answer = command.work().get();
      answers.add(table -> answer.run());
    }
  }

  /** The next command fails before it is carried out. */
  void refuseCommand() {
    Command command = commands.poll();
    if (command != null) {
      answers.add(table -> command.failure().run());
    }
  }

  /** The next answer to a read arrives. */
  void answer() {
    if (!answers.isEmpty()) {
      lane.accept(answers.remove());
    }
  }

  private Chunk chunk(StreamPosition position) {
    beginEpochIfNew();
    List<Publication> found = new ArrayList<>();
    stream.tailMap(position, true).entrySet().stream()
        .limit(MOST_ENTRIES_A_CHUNK)
        .map(entry -> new Publication(channel, entry.getValue(), entry.getKey()))
        .forEach(found::add);
    return new Chunk(top, lastDeleted, found.size() == MOST_ENTRIES_A_CHUNK, List.copyOf(found));
  }

  private Backlog backlog(Optional<StreamPosition> lowest) {
    beginEpochIfNew();
    List<Publication> found = new ArrayList<>();
    lowest.ifPresent(
        position ->
            stream
                .tailMap(position, true)
                .forEach((each, line) -> found.add(new Publication(channel, line, each))));
    return new Backlog(new Chunk(top, lastDeleted, false, found));
  }

  /** Another node tells of everything that was forgotten. */
  void witnessElsewhere() {
    forgotten.forEach(this::lose);
  }

  private boolean lose(StreamPosition witnessed) {
    beginEpochIfNew();
    boolean isNoted = lastDeleted.offset() == LOST && lastDeleted.epoch() >= witnessed.epoch();
    boolean isGone =
        !isNoted && endOf(witnessed.epoch()).filter(end -> end < witnessed.offset()).isPresent();
    if (isGone) {
      lastDeleted = new StreamPosition(Math.max(witnessed.epoch(), top.epoch()), LOST);
      top = new StreamPosition(++latestEpoch, 0);
      isNewProcess = false;
    }
    return isGone;
  }

  private Optional<Long> endOf(long epoch) {
    if (epoch == top.epoch()) {
      return Optional.of(top.offset());
    }
    if (epoch == lastDeleted.epoch()) {
      return Optional.of(lastDeleted.offset());
    }
    StreamPosition last = stream.floorKey(new StreamPosition(epoch, LOST));
    if (last != null) {
      return Optional.of(last.epoch() == epoch ? last.offset() : 0L);
    }
    return lastDeleted.isKept() && lastDeleted.epoch() < epoch ? Optional.of(0L) : Optional.empty();
  }

  private void beginEpochIfNew() {
    if (!isNewProcess) {
      return;
    }
    isNewProcess = false;
    if (top.isKept() && !(top.offset() == 0 && lastDeleted.isKept())) {
      boolean staysLost =
          lastDeleted.offset() == LOST
              && !stream.isEmpty()
              && stream.firstKey().epoch() <= lastDeleted.epoch();
      lastDeleted = staysLost ? new StreamPosition(top.epoch(), LOST) : top;
    }
    top = new StreamPosition(++latestEpoch, 0);
  }
}
