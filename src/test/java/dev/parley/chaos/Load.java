package dev.parley.chaos;

import static org.awaitility.Awaitility.await;

import dev.parley.it.client.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Publishers on every road and readers on every node, all the time. For use by one thread, which
 * breaks something meanwhile and asks for the verdict at the end.
 */
public final class Load implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration BRISK = Duration.ofMillis(20);
  private static final int READERS_A_NODE = 2;
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final String RUN = Long.toString(System.currentTimeMillis(), 36);

  /** A fault's time, as {@link System#nanoTime} has it. */
  private record Window(long from, long to) {}

  private final List<Node> nodes;
  private final Duration pace;
  private final String prefix = "c" + RUN + "-" + NUMBERS.incrementAndGet() + "-";
  private final List<String> users = new CopyOnWriteArrayList<>();
  private final Road.Place place = new Road.Place(List.of(prefix + "a", prefix + "b"), users);
  private final List<Reader> readers = new ArrayList<>();
  private final List<RecoveringReader> regulars = new ArrayList<>();
  private final List<Publisher> publishers = new ArrayList<>();
  private final List<Publisher> extra = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<Window> windows = new ArrayList<>();
  private final List<String> faults = Collections.synchronizedList(new ArrayList<>());
  private Duration longestHealing = Duration.ZERO;

  Load(List<Node> nodes) {
    this(nodes, BRISK);
  }

  /**
   * A load that runs: everybody is subscribed, and something was acknowledged on every road.
   *
   * @param pace of each publisher, between an acknowledgement and the next publication
   */
  public Load(List<Node> nodes, Duration pace) {
    this.nodes = nodes;
    this.pace = pace;
    for (int i = 0; i < READERS_A_NODE * nodes.size(); i++) {
      RecoveringReader reader =
          reader("r" + i, List.of(prefix + "a", prefix + "b", "chat", "feed"), i);
      regulars.add(reader);
      users.add(reader.user());
    }
    readers.addAll(regulars);
    regulars.forEach(RecoveringReader::come);
    awaitSubscribed();
    for (Road road : Road.values()) {
      publishers.add(publisher(road));
    }
    publishers.forEach(this::start);
    progress(5);
  }

  /** A name of a channel or user that only this load uses. */
  public String unique(String stem) {
    return prefix + stem;
  }

  /** The channels that every reader subscribes to, apart from those of everyone. */
  public List<String> channels() {
    return place.channels();
  }

  /** The streams that belong to this load alone, as Redis has them. */
  List<String> streams() {
    List<String> channels = new ArrayList<>(place.channels());
    users.forEach(user -> channels.add("#" + user));
    return channels.stream().map(channel -> "chat:{" + channel + "}:stream").toList();
  }

  /** One of the readers that are there from the beginning, half of them on each node at first. */
  RecoveringReader regular(int index) {
    return regulars.get(index);
  }

  List<RecoveringReader> regulars() {
    return regulars;
  }

  /** How many connections it has while no reader is away. */
  public int connections() {
    int senders = 1;
    return readers.size() + senders;
  }

  /** One more reader that counts, once it has come. */
  <T extends Reader> T add(T reader) {
    readers.add(reader);
    return reader;
  }

  /** A reader of these channels, away, whose first node has this index. */
  RecoveringReader reader(String name, List<String> channels, int firstNode) {
    return new RecoveringReader(prefix + name, channels, rotated(firstNode));
  }

  /** Publishes to these channels at once, as fast as it goes. */
  public void publish(List<String> channels, int times, int paddingBytes) {
    int number = publishers.size() + extra.size();
    Publisher publisher =
        new Publisher(
            prefix + "p" + number,
            Road.BROADCAST,
            new Road.Place(channels, users),
            rotated(number),
            pace);
    extra.add(publisher);
    publisher.publish(times, paddingBytes);
  }

  /** Adds a user who is to have private messages as well. */
  void sendTo(String user) {
    users.add(user);
  }

  /** Waits until every reader that is not away is subscribed to all that it reads. */
  void awaitSubscribed() {
    until(
        "all readers are subscribed",
        () -> readers.stream().allMatch(reader -> reader.isAway() || reader.isSubscribed()));
  }

  /** Waits until every publisher has been acknowledged so many times more. */
  void progress(int times) {
    List<Integer> before = publishers.stream().map(Publisher::done).toList();
    until(
        "every publisher is acknowledged " + times + " times more",
        () ->
            IntStream.range(0, publishers.size())
                .allMatch(i -> publishers.get(i).done() >= before.get(i) + times));
  }

  /** Goes on for a while. */
  public void last(Duration time) {
    await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
  }

  /** Breaks something while a publication is unanswered, or else it does not count. */
  void hit(Runnable fault) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    long from;
    do {
      Thread.onSpinWait();
      // Before the look: who waits then is answered later than this.
      from = System.nanoTime();
    } while (publishers.stream().noneMatch(Publisher::isWaiting) && from < end);
    fault.run();
    windows.add(new Window(from, System.nanoTime()));
  }

  /**
   * Waits until all goes its way again, from now on: publishers are acknowledged, and every reader
   * that is not away has all that they published.
   */
  void heal() {
    long from = System.nanoTime();
    progress(1);
    List<Acknowledged> latest =
        publishers.stream().flatMap(publisher -> latest(publisher.acknowledged())).toList();
    until(
        "readers have what was published last",
        () ->
            readers.stream()
                .allMatch(
                    reader ->
                        reader.isAway()
                            || reader.isSubscribed()
                                && latest.stream().allMatch(reader.received()::accountsFor)));
    Duration healing = Duration.ofNanos(System.nanoTime() - from);
    if (healing.compareTo(longestHealing) > 0) {
      longestHealing = healing;
    }
  }

  Duration longestHealing() {
    return longestHealing;
  }

  /** What readers were told so far. */
  Told told() {
    return readers.stream()
        .map(reader -> reader.received().told())
        .reduce(Told.NOTHING, Told::plus);
  }

  /** Something is not as it has to be. */
  public void fault(String what) {
    faults.add(what);
  }

  /** Lets everything come to its end and judges it. */
  public Verdict finish(Told.Expected expected) {
    publishers.forEach(Publisher::stop);
    threads.forEach(Load::join);
    List<Acknowledged> all = acknowledged();
    try {
      awaitSubscribed();
      until(
          "readers have everything",
          () ->
              readers.stream()
                  .map(Reader::received)
                  .allMatch(received -> all.stream().allMatch(received::accountsFor)));
    } catch (ConditionTimeoutException tooLate) {
      fault(tooLate.getMessage());
    }
    for (Window window : windows) {
      if (all.stream().noneMatch(each -> each.wasUnansweredWithin(window.from(), window.to()))) {
        fault("nothing was in flight when the fault hit");
      }
    }
    Verdict verdict = Verdict.of(all, readers.stream().map(Reader::received).toList());
    return verdict.with(verdict.told().faults(expected)).with(faults);
  }

  @Override
  public void close() {
    publishers.forEach(Publisher::stop);
    readers.forEach(Reader::close);
    threads.forEach(Thread::interrupt);
  }

  private List<Acknowledged> acknowledged() {
    List<Acknowledged> all = new ArrayList<>();
    publishers.forEach(publisher -> all.addAll(publisher.acknowledged()));
    extra.forEach(publisher -> all.addAll(publisher.acknowledged()));
    return all;
  }

  private static Stream<Acknowledged> latest(Collection<Acknowledged> all) {
    return all.stream().reduce((before, after) -> after).stream();
  }

  private Publisher publisher(Road road) {
    int number = road.ordinal();
    return new Publisher(prefix + "p" + number, road, place, rotated(number), pace);
  }

  private void start(Publisher publisher) {
    Thread thread = new Thread(publisher, publisher.toString());
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((ended, failure) -> fault(failure.getMessage()));
    thread.start();
    threads.add(thread);
  }

  private List<Node> rotated(int first) {
    List<Node> rotated = new ArrayList<>(nodes);
    Collections.rotate(rotated, -first);
    return List.copyOf(rotated);
  }

  static void until(String what, Callable<Boolean> condition) {
    await(what).atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(POLL).until(condition);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
