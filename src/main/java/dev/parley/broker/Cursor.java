package dev.parley.broker;

import dev.parley.hub.Lane;
import dev.parley.hub.Reader;
import dev.parley.hub.Readers;
import dev.parley.protocol.Publication;
import dev.parley.protocol.Start;
import dev.parley.protocol.StreamPosition;
import java.util.List;

/**
 * How far a channel's readers have been served: hands them each publication behind the position
 * once and in order, whether it comes live or out of the stream, and tells them when that can't be.
 * For use by the channel's lane only.
 */
final class Cursor {
  private final Lane lane;
  private final Readers readers = new Readers();
  private final HeldAside delivered = new HeldAside();
  private StreamPosition position = StreamPosition.NONE;

  Cursor(Lane lane) {
    this.lane = lane;
  }

  Readers readers() {
    return readers;
  }

  /** The last publication that was delivered, or that readers did not want. */
  StreamPosition position() {
    return position;
  }

  void startAt(StreamPosition start) {
    position = start;
  }

  /**
   * Adds a reader that joins.
   *
   * @param behind what was delivered behind its start already
   */
  void add(Reader reader, Start start, List<Publication> behind) {
    if (!reader.joined(start)) {
      return;
    }
    readers.add(reader);
    if (!behind.isEmpty()) {
      behind.forEach(reader::deliver);
      lane.flushLater(readers);
    }
  }

  /** What is delivered from when it was told to hold, for readers that are about to join. */
  HeldAside delivered() {
    return delivered;
  }

  /**
   * Delivers what a backlog has behind the position.
   *
   * @return whether the position is now at the backlog's top or behind it
   */
  boolean reach(Backlog backlog) {
    for (Publication publication : backlog.publications()) {
      if (publication.position().compareTo(position) > 0 && !advance(publication)) {
        return false;
      }
    }
    return position.sameEpoch(backlog.top()) && position.offset() >= backlog.top().offset();
  }

  /** Delivers what has no position. */
  void pass(Publication publication) {
    deliver(publication);
  }

  /**
   * Delivers a publication if it is the next; a repeat is skipped.
   *
   * @return false if others lie before it, which have to be read first
   */
  boolean advance(Publication publication) {
    StreamPosition next = publication.position();
    if (next.equals(position.next())) {
      position = next;
      deliver(publication);
      return true;
    }
    return next.sameEpoch(position)
        ? next.offset() <= position.offset()
        : next.epoch() < position.epoch();
  }

  /**
   * Delivers what a chunk has behind the position, and finds out whether anything is gone. Readers
   * that go on all the same get what the stream still has.
   *
   * @return whether more was delivered before than Redis has of that epoch
   */
  boolean apply(Chunk chunk) {
    boolean isAhead =
        chunk
            .endOfOlderEpoch()
            .filter(end -> end.sameEpoch(position) && end.offset() < position.offset())
            .isPresent();
    // Where the chunk begins in an older epoch, the stream alone knows that epoch's end.
    StreamPosition before = chunk.endOfOlderEpoch().orElse(chunk.top());
    for (Publication publication : chunk.publications()) {
      StreamPosition next = publication.position();
      if (!reachesEpoch(next, before) || next.offset() > position.offset() + 1) {
        lose(new StreamPosition(next.epoch(), next.offset() - 1));
      }
      advance(publication);
      before = next;
    }
    boolean isAtTop =
        chunk.hasMore() || (reachesEpoch(chunk.top(), before) && position.equals(chunk.top()));
    if (!isAtTop) {
      lose(chunk.top());
    }
    return isAhead;
  }

  /**
   * Goes on to the epoch of what comes next, if the one before was delivered to its end.
   *
   * @param end the last position before the new epoch that the stream has
   */
  private boolean reachesEpoch(StreamPosition next, StreamPosition end) {
    if (next.sameEpoch(position)) {
      return true;
    }
    if (!position.equals(end)) {
      return false;
    }
    position = new StreamPosition(next.epoch(), 0);
    delivered.missSomething();
    readers.epochChanged(position);
    return true;
  }

  private void lose(StreamPosition goOnBehind) {
    delivered.missSomething();
    readers.lost();
    position = goOnBehind;
  }

  private void deliver(Publication publication) {
    delivered.hold(publication);
    if (!readers.isEmpty()) {
      readers.deliver(publication);
      lane.flushLater(readers);
    }
  }
}
