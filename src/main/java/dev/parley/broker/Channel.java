package dev.parley.broker;

import dev.parley.hub.Lane;
import dev.parley.hub.Reader;
import dev.parley.hub.Readers;
import dev.parley.protocol.HubError;
import dev.parley.protocol.Message;
import dev.parley.protocol.Publication;
import dev.parley.protocol.StreamPosition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
  private static final int MOST_HELD_BYTES = 256 << 10;

  private record Joiner(Reader reader, long since) {}

  private final String name;
  private final boolean hasHistory;
  private final Lane lane;
  private final Upstream upstream;
  private final Readers readers = new Readers();
  private final List<Joiner> joiners = new ArrayList<>();
  private final Deque<Publication> held = new ArrayDeque<>();

  private State state = State.JOINING;
  private StreamPosition position = StreamPosition.NONE;
  private boolean linked;
  private int unconfirmed;
  private boolean left;
  private int unconfirmedLeaves;
  private boolean reading;
  private boolean missed;
  private int heldBytes;
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
    this.lane = lane;
    this.upstream = upstream;
  }

  State state() {
    return state;
  }

  /** Joins a reader at once if the position is known, else when it is. */
  void join(Reader reader, long now) {
    if (left && linked) {
      // Redis may have left the channel already: only a confirmation that is yet to come counts.
      left = false;
      state = State.JOINING;
      position = StreamPosition.NONE;
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
    readers.remove(reader);
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
    missed = true;
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
      deliver(publication);
      return;
    }
    switch (state) {
      case LIVE -> deliverNext(publication);
      case BEHIND, JOINING -> hold(publication);
    }
  }

  /** A publication came over the link and was turned away, because the lane was full. */
  void turnedAway() {
    missed = true;
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
    return readers.isEmpty() && joiners.isEmpty();
  }

  private void subscribe() {
    unconfirmed++;
    upstream.subscribe(name);
  }

  private void admit(Reader reader) {
    try {
      readers.add(reader);
      reader.joined(position);
    } catch (RuntimeException | Error e) {
      readers.remove(reader);
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
    missed = false;
    held.clear();
    heldBytes = 0;
    HistoryQuery query =
        state == State.JOINING ? HistoryQuery.top() : HistoryQuery.chunkAfter(position);
    upstream.read(name, query, this::readDone);
  }

  /**
   * Reading a stream is faster than any client: the next chunk waits for readers that still have
   * the last, though not for ever, since one may have stopped reading.
   */
  private boolean mustPause(long now) {
    if (!readers.isCongested()) {
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
      missed = true;
      return;
    }
    if (state == State.JOINING) {
      position = chunk.top();
      state = State.BEHIND;
      admitJoiners();
    } else {
      apply(chunk);
    }
    if (!linked || unconfirmed > 0) {
      return;
    }
    if (chunk.hasMore() || missed) {
      if (!mustPause(System.nanoTime())) {
        catchUp();
      }
      return;
    }
    state = State.LIVE;
    while (state == State.LIVE && !held.isEmpty()) {
      deliverNext(held.poll());
    }
  }

  /** Delivers what a chunk has behind the position, and finds out whether anything is gone. */
  private void apply(Chunk chunk) {
    // What the chunk begins behind: in an older epoch, that epoch's end is known to the stream
    // alone.
    StreamPosition before = chunk.endOfOlderEpoch().orElse(chunk.top());
    for (Publication publication : chunk.publications()) {
      StreamPosition next = publication.position();
      if (!next.sameEpoch(position) && !beginEpoch(next.epoch(), before, chunk.top())) {
        return;
      }
      before = next;
      if (next.offset() > position.offset() + 1) {
        lose(chunk.top());
        return;
      }
      if (next.offset() == position.offset() + 1) {
        position = next;
        deliver(publication);
      }
    }
    if (chunk.hasMore()) {
      return;
    }
    if (!position.sameEpoch(chunk.top()) && !beginEpoch(chunk.top().epoch(), before, chunk.top())) {
      return;
    }
    if (!position.equals(chunk.top())) {
      lose(chunk.top());
    }
  }

  /**
   * Goes on in another epoch, if the one before was delivered to its end.
   *
   * @param end the last position before the new epoch that the stream has
   * @return false if something of it is gone, which has then been told
   */
  private boolean beginEpoch(long epoch, StreamPosition end, StreamPosition top) {
    if (!position.equals(end)) {
      lose(top);
      return false;
    }
    readers.epochChanged();
    position = new StreamPosition(epoch, 0);
    return true;
  }

  private void lose(StreamPosition top) {
    readers.lost();
    position = top;
  }

  private void deliverNext(Publication publication) {
    StreamPosition next = publication.position();
    if (next.equals(position.next())) {
      position = next;
      deliver(publication);
      return;
    }
    boolean isRepeat =
        next.sameEpoch(position)
            ? next.offset() <= position.offset()
            : next.epoch() < position.epoch();
    if (!isRepeat) {
      state = State.BEHIND;
      catchUp();
    }
  }

  private void deliver(Publication publication) {
    if (!readers.isEmpty()) {
      readers.deliver(publication);
      lane.flushLater(readers);
    }
  }

  private void hold(Publication publication) {
    heldBytes += Message.utf8Length(publication.stored());
    if (missed || heldBytes > MOST_HELD_BYTES) {
      missed = true;
      held.clear();
    } else {
      held.add(publication);
    }
  }
}
