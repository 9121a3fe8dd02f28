package dev.parley.broker;

import dev.parley.protocol.Publication;
import dev.parley.protocol.Start;
import dev.parley.protocol.StreamPosition;
import java.util.Collections;
import java.util.List;

/**
 * The newest part of a stream as the recover script answers it: enough to tell each reader that
 * comes back whether this is all that it missed, or something is gone. Immutable.
 *
 * @param top the newest position, of the current epoch
 * @param lastDeleted up to here entries may be gone without a trace: where the epoch before the
 *     current one ended, or behind that, if its end is known to be lost; or {@link
 *     StreamPosition#NONE}
 * @param publications oldest first, of whatever epochs
 */
record Backlog(StreamPosition top, StreamPosition lastDeleted, List<Publication> publications) {
  /** How many bytes are read for readers that come back. */
  static final int MOST_BYTES = 512 << 10;

  private static final int MOST_MISSED = 300;

  /** How many entries are read: one more than a reader is given, for the last that it knows. */
  static final int MOST_ENTRIES = MOST_MISSED + 1;

  static Backlog of(String channel, Object answer) {
    List<?> parts = (List<?>) answer;
    List<Publication> publications = Chunk.publications(channel, parts);
    Collections.reverse(publications);
    return new Backlog(Chunk.position(parts.get(0)), Chunk.position(parts.get(1)), publications);
  }

  /**
   * Where a reader starts that comes back with this position; its epoch 0 stands for the current
   * one. It starts at the top, with all that it missed or with nothing.
   */
  Start start(StreamPosition asked) {
    StreamPosition since = asked.isKept() ? asked : new StreamPosition(top.epoch(), asked.offset());
    List<Publication> missed =
        publications.stream().filter(each -> each.position().compareTo(since) > 0).toList();
    boolean isComplete =
        missed.size() <= MOST_MISSED
            && (since.equals(top) || isEndOrInside(since, missed) && isWhole(since, missed));
    return isComplete ? Start.recovered(top, missed) : Start.at(top);
  }

  /** Whether the epoch goes on behind the position, or is known to have ended there. */
  private boolean isEndOrInside(StreamPosition since, List<Publication> missed) {
    StreamPosition first = missed.isEmpty() ? top : missed.get(0).position();
    boolean isOfEmptyEpoch =
        since.offset() == 0 && lastDeleted.isKept() && since.epoch() > lastDeleted.epoch();
    return first.sameEpoch(since)
        || since.equals(lastDeleted)
        || isOfEmptyEpoch
        || publications.stream().anyMatch(each -> each.position().equals(since));
  }

  /** Whether nothing is gone before, between or behind what was missed. */
  private boolean isWhole(StreamPosition since, List<Publication> missed) {
    StreamPosition before = since;
    boolean hasPassedDeleted = lastDeleted.compareTo(since) <= 0;
    for (Publication publication : missed) {
      StreamPosition next = publication.position();
      if (!follows(next, before)) {
        return false;
      }
      hasPassedDeleted |= next.equals(lastDeleted);
      before = next;
    }
    return hasPassedDeleted && (before.equals(top) || follows(top.next(), before));
  }

  private static boolean follows(StreamPosition next, StreamPosition before) {
    return next.sameEpoch(before)
        ? next.equals(before.next())
        : next.compareTo(before) > 0 && next.offset() == 1;
  }
}
