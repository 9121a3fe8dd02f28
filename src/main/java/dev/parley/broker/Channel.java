package dev.parley.broker;

import dev.parley.hub.Lane;
import dev.parley.hub.Reader;
import dev.parley.protocol.HubError;
import dev.parley.protocol.Publication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * One channel as this node reads it: who reads, up to where, and whether what comes from Redis can
 * be delivered as it comes. All of it belongs to the channel's lane, and every method is called
 * there.
 *
 * <p>A lost link, a gap in the offsets and a full lane are one case: the channel is <em>behind</em>
 * and is read back from its stream, chunk by chunk, while what comes meanwhile is held aside. So
 * readers see neither a hole nor a repeat; if the stream does not reach back, they are told.
 */
final class Channel {
  /** How the channel stands. */
  enum State {
    /** SUBSCRIBE is sent, or will be; there is no position yet. */
    JOINING,
    /** The next publication is delivered as it comes. */
    LIVE,
    /** The stream is to be read before anything is delivered. */
    BEHIND
  }

  private static final Duration JOIN_DEADLINE = Duration.ofSeconds(3);
  private static final Duration LINGER = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private record Joiner(Reader reader, long since) {}

  private final String name;
  private final boolean hasHistory;
  private final Upstream upstream;
  private final Cursor cursor;
  private final List<Joiner> joiners = new ArrayList<>();
  private final HeldAside held = new HeldAside();

  private State state = State.JOINING;
  private boolean linked;
  private int unconfirmed;
  private boolean left;
  private int unconfirmedLeaves;
  private boolean reading;
  private long emptySince;
  private long pausedSince;

  /** What a channel asks of Redis; nothing of it blocks. */
  interface Upstream {
    /** Sends SUBSCRIBE on the present link. */
    void subscribe(String channel);

    /** Sends UNSUBSCRIBE on the present link. */
    void unsubscribe(String channel);

    /** Reads the stream and calls back in the channel's lane, with a chunk or a failure. */
    void read(String channel, HistoryQuery query, BiConsumer<Chunk, Throwable> done);
  }

  Channel(String name, boolean hasHistory, Lane lane, Upstream upstream) {
    this.name = name;
    this.hasHistory = hasHistory;
    this.upstream = upstream;
    this.cursor = new Cursor(lane);
  }

  State state() {
    return state;
  }

  /** Joins a reader at once if the position is known, else when it is. */
  void join(Reader reader, long now) {
    emptySince = now;
    if (left && linked) {
      // Redis may have left the channel already: only a confirmation that is yet to come counts.
      left = false;
      state = State.JOINING;
      held.missSomething();
      subscribe();
    }
    if (state == State.JOINING) {
      joiners.add(new Joiner(reader, now));
    } else {
      admit(reader);
    }
  }

  /** Removes a reader, joined or not. */
  void leave(Reader reader) {
    cursor.readers().remove(reader);
    joiners.removeIf(joiner -> joiner.reader() == reader);
  }

  /** The link to Redis is up: everything has to be subscribed anew. */
  void linkUp() {
    linked = true;
    unconfirmed = 0;
    unconfirmedLeaves = 0;
    left = false;
    subscribe();
  }

  /** The link is lost, and with it whatever is published until it is up. */
  void linkDown() {
    linked = false;
    unconfirmed = 0;
    held.missSomething();
    if (state == State.LIVE) {
      state = hasHistory ? State.BEHIND : State.JOINING;
    }
  }

  /** Redis has confirmed a SUBSCRIBE. */
  void subscribed() {
    if (unconfirmed > 0 && --unconfirmed == 0) {
      catchUp();
    }
  }

  /** A publication came over the link. */
  void live(Publication publication) {
    if (!hasHistory || !publication.position().isKept()) {
      cursor.pass(publication);
    } else if (state == State.LIVE) {
      serve(publication);
    } else {
      held.hold(publication);
    }
  }

  /** A publication came over the link and was turned away, because the lane was full. */
  void turnedAway() {
    held.missSomething();
    if (state == State.LIVE && hasHistory) {
      state = State.BEHIND;
      catchUp();
    }
  }

  /**
   * Refuses who has waited too long, retries a read that failed, and leaves Redis' channel a while
   * after the last reader.
   *
   * @return whether nothing is left to be done for this channel
   */
  boolean tick(long now) {
    for (Joiner joiner : List.copyOf(joiners)) {
      if (now - joiner.since() > JOIN_DEADLINE.toNanos()) {
        joiners.remove(joiner);
        joiner.reader().refused(HubError.INTERNAL);
      }
    }
    if (!isUnread()) {
      emptySince = now;
      if (pausedSince == 0 || !mustPause(now)) {
        catchUp();
      }
      return false;
    }
    if (!linked) {
      return true;
    }
    if (!left && now - emptySince > LINGER.toNanos()) {
      left = true;
      unconfirmedLeaves++;
      upstream.unsubscribe(name);
    }
    return false;
  }

  /**
   * Redis has confirmed an UNSUBSCRIBE.
   *
   * @return whether nothing is left to be done for this channel
   */
  boolean unsubscribed() {
    return unconfirmedLeaves > 0 && --unconfirmedLeaves == 0 && left && isUnread();
  }

  private boolean isUnread() {
    return cursor.readers().isEmpty() && joiners.isEmpty();
  }

  private void subscribe() {
    unconfirmed++;
    upstream.subscribe(name);
  }

  private void admit(Reader reader) {
    try {
      cursor.readers().add(reader);
      reader.joined(cursor.position());
    } catch (RuntimeException | Error e) {
      cursor.readers().remove(reader);
      reader.failed(e);
    }
  }

  private void admitJoiners() {
    List<Joiner> waiting = List.copyOf(joiners);
    joiners.clear();
    waiting.forEach(joiner -> admit(joiner.reader()));
  }

  /**
   * Reads on, unless that is under way, not needed, or would miss what comes before the link is up.
   */
  private void catchUp() {
    if (state == State.LIVE || reading || !linked || unconfirmed > 0) {
      return;
    }
    if (!hasHistory) {
      state = State.LIVE;
      admitJoiners();
      return;
    }
    reading = true;
    held.restart();
    HistoryQuery query =
        state == State.JOINING ? HistoryQuery.top() : HistoryQuery.chunkAfter(cursor.position());
    upstream.read(name, query, this::readDone);
  }

  /**
   * Reading a stream is faster than any client: the next chunk waits for readers that still have
   * the last, though not for ever, since one may have stopped reading.
   */
  private boolean mustPause(long now) {
    if (!cursor.readers().isCongested()) {
      pausedSince = 0;
      return false;
    }
    if (pausedSince == 0) {
      pausedSince = now;
    }
    return now - pausedSince < LONGEST_PAUSE.toNanos();
  }

  private void readDone(Chunk chunk, Throwable failure) {
    reading = false;
    if (failure != null) {
      // The next tick tries again; joiners have a deadline of their own.
      held.missSomething();
      return;
    }
    if (state == State.JOINING) {
      cursor.startAt(chunk.top());
      state = State.BEHIND;
      admitJoiners();
    } else {
      cursor.apply(chunk);
    }
    if (!linked || unconfirmed > 0) {
      return;
    }
    if (chunk.hasMore() || held.isIncomplete()) {
      if (!mustPause(System.nanoTime())) {
        catchUp();
      }
      return;
    }
    state = State.LIVE;
    pausedSince = 0;
    while (state == State.LIVE && !held.isEmpty()) {
      serve(held.next());
    }
  }

  private void serve(Publication publication) {
    if (!cursor.advance(publication)) {
      state = State.BEHIND;
      catchUp();
    }
  }
}
