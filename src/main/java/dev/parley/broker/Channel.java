package dev.parley.broker;

import static java.util.Comparator.naturalOrder;

import dev.parley.hub.Lane;
import dev.parley.hub.Reader;
import dev.parley.protocol.Publication;
import dev.parley.protocol.StreamPosition;
import java.time.Duration;
import java.util.List;

/**
 * One channel as this node reads it: who reads, up to where, and whether what comes from Redis can
 * be delivered as it comes. All of it belongs to the channel's lane, and every method is called
 * there.
 *
 * <p>A lost link, a gap in the offsets and a full lane are one case: the channel is <em>behind</em>
 * and is read back from its stream, chunk by chunk, while what comes meanwhile is held aside. So
 * readers see neither a hole nor a repeat; if the stream does not reach back, they are told.
 * Readers that come back with a position are given what they missed.
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

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final String name;
  private final Options options;
  private final Upstream upstream;
  private final Cursor cursor;
  private final Joiners joiners;
  private final Recovery recovery;
  private final Membership membership;
  private final Silence silence;
  private final HeldAside held = new HeldAside();

  private State state = State.JOINING;
  private boolean reading;
  private long pausedSince;

  /**
   * What is true of a channel for as long as it is read.
   *
   * @param hasHistory whether it has a stream and positions
   * @param positionCheck how long it may be silent before its position is compared with the stream
   */
  record Options(boolean hasHistory, Duration positionCheck) {}

  Channel(String name, Options options, Lane lane, Upstream upstream) {
    this.name = name;
    this.options = options;
    this.upstream = upstream;
    this.cursor = new Cursor(lane);
    this.membership = new Membership(name, upstream);
    this.silence = new Silence(options.positionCheck());
    this.joiners = new Joiners(cursor, () -> upstream.later(this::recover));
    this.recovery =
        new Recovery(name, upstream, cursor, joiners, () -> state == State.LIVE, this::fallBehind);
  }

  State state() {
    return state;
  }

  /** Joins a reader at once if the position is known, else when it is. */
  void join(Reader reader, long now) {
    membership.wanted(now);
    if (membership.rejoin()) {
      state = State.JOINING;
      held.missSomething();
    }
    joiners.add(reader, now);
    admitNewcomers();
    recover();
  }

  /** Removes a reader, joined or not. */
  void leave(Reader reader) {
    cursor.readers().remove(reader);
    joiners.remove(reader);
  }

  /** The link to Redis is up: everything has to be subscribed anew. */
  void linkUp() {
    membership.linkUp();
  }

  /** The link is lost, and with it whatever is published until it is up. */
  void linkDown() {
    membership.linkDown();
    held.missSomething();
    if (state == State.LIVE) {
      state = options.hasHistory() ? State.BEHIND : State.JOINING;
    }
  }

  /** Redis has confirmed a SUBSCRIBE. */
  void subscribed() {
    if (membership.subscribed()) {
      catchUp();
    }
  }

  /** A publication came over the link. */
  void live(Publication publication) {
    StreamPosition before = cursor.position();
    handOn(publication);
    if (!cursor.position().equals(before)) {
      // What brings readers no further tells nothing of what they may have missed.
      silence.broken();
    }
  }

  private void handOn(Publication publication) {
    if (!options.hasHistory() || !publication.position().isKept()) {
      cursor.deliver(publication);
    } else if (state == State.LIVE) {
      serve(publication);
    } else {
      held.hold(publication);
    }
  }

  /** A publication came over the link and was turned away, because the lane was full. */
  void turnedAway() {
    held.missSomething();
    if (state == State.LIVE && options.hasHistory()) {
      fallBehind();
    }
  }

  /**
   * Refuses who has waited too long, retries a read that failed, compares the position with the
   * stream's after a silence, and leaves Redis' channel a while after the last reader.
   *
   * @return whether nothing is left to be done for this channel
   */
  boolean tick(long now) {
    joiners.expire(now);
    if (isUnread()) {
      membership.unwanted(now);
      return !membership.isLinked();
    }
    membership.wanted(now);
    if (state == State.LIVE && options.hasHistory() && silence.isOver(now)) {
      // What is in the stream is delivered, so that one that is just on its way alarms nobody.
      state = State.BEHIND;
    }
    if (pausedSince == 0 || !mustPause(now)) {
      catchUp();
    }
    recover();
    return false;
  }

  /**
   * Redis has confirmed an UNSUBSCRIBE.
   *
   * @return whether nothing is left to be done for this channel
   */
  boolean unsubscribed() {
    return membership.unsubscribed() && isUnread();
  }

  private boolean isUnread() {
    return cursor.readers().isEmpty() && joiners.isEmpty();
  }

  private void admitNewcomers() {
    if (state != State.JOINING) {
      joiners.admitNewcomers();
    }
  }

  /**
   * Reads on, unless that is under way, not needed, or would miss what comes before the link is up.
   */
  private void catchUp() {
    if (state == State.LIVE || reading || !membership.isConfirmed()) {
      return;
    }
    if (!options.hasHistory()) {
      state = State.LIVE;
      admitNewcomers();
      return;
    }
    reading = true;
    held.restart();
    if (state == State.JOINING) {
      List<Reader> recovering = joiners.recovering();
      upstream.recover(
          name,
          recovering.stream().flatMap(reader -> reader.since().stream()).min(naturalOrder()),
          (backlog, failure) -> begin(recovering, backlog, failure));
    } else {
      upstream.read(name, cursor.position(), this::readDone);
    }
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

  private void begin(List<Reader> recovering, Backlog backlog, Throwable failure) {
    reading = false;
    if (failure != null) {
      // The next tick tries again; joiners have a deadline of their own.
      held.missSomething();
      return;
    }
    cursor.startAt(backlog.top());
    state = State.BEHIND;
    for (Reader reader : recovering) {
      joiners.admit(reader, backlog.start(reader.since().orElseThrow()), List.of());
    }
    admitNewcomers();
    goOn(false);
  }

  private void readDone(Chunk chunk, Throwable failure) {
    reading = false;
    if (failure != null) {
      held.missSomething();
      return;
    }
    if (state == State.JOINING) {
      // Everybody left meanwhile, and somebody else has come.
      catchUp();
      return;
    }
    StreamPosition before = cursor.position();
    if (!cursor.apply(chunk)) {
      upstream.witness(name, before);
    }
    goOn(chunk.hasMore());
  }

  /** Reads on, or turns live. */
  private void goOn(boolean hasMore) {
    if (!membership.isConfirmed()) {
      return;
    }
    if (hasMore || held.isIncomplete()) {
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
    recover();
  }

  private void serve(Publication publication) {
    if (!cursor.advance(publication)) {
      fallBehind();
    }
  }

  private void fallBehind() {
    state = State.BEHIND;
    catchUp();
  }

  private void recover() {
    recovery.begin();
  }
}
