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
    try {
      if (reader.joined(start)) {
        readers.add(reader);
        if (!behind.isEmpty()) {
          behind.forEach(reader::deliver);
          lane.flushLater(readers);
        }
      }
    } catch (RuntimeException | Error e) {
      readers.fail(reader, e);
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
   * @return whether nothing is gone
   */
  boolean apply(Chunk chunk) {
    boolean isWhole = true;
    boolean isEntry = false;
    for (Publication publication : chunk.publications()) {
      StreamPosition next = publication.position();
      if (next.compareTo(position) > 0) {
        isWhole &= step(chunk, next, isEntry);
        advance(publication);
      }
      isEntry = next.equals(position);
    }
    return chunk.hasMore() || position.equals(chunk.top())
        ? isWhole
        : step(chunk, chunk.top().next(), isEntry) && isWhole;
  }

  /** Goes on to the epoch of what comes next, or tells that something before that is gone. */
  private boolean step(Chunk chunk, StreamPosition next, boolean isEntry) {
    StreamPosition before = new StreamPosition(next.epoch(), next.offset() - 1);
    if (!chunk.follows(next, position, isEntry)) {
      lose(before);
      return false;
    }
    if (!next.sameEpoch(position)) {
      position = before;
      delivered.missSomething();
      readers.epochChanged(position);
    }
    return true;
  }

  private void lose(StreamPosition goOnBehind) {
    delivered.missSomething();
    readers.lost();
    position = goOnBehind;
  }

  /** Delivers what is the next, or has no position. */
  void deliver(Publication publication) {
    delivered.hold(publication);
    if (!readers.isEmpty()) {
      readers.deliver(publication);
      lane.flushLater(readers);
    }
  }
}
