package dev.parley.broker;

import dev.parley.protocol.Publication;
import dev.parley.protocol.StreamPosition;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.util.SafeEncoder;

/**
 * A part of a stream as the scripts answer it. Immutable.
 *
 * @param top the newest position, of the current epoch
 * @param lastDeleted up to here entries may be gone without a trace: where an older epoch ended, or
 *     behind that, if its end is known to be lost; or {@link StreamPosition#NONE}
 * @param hasMore whether another read may find more
 * @param publications the entries, of whatever epochs, in the order that was asked for
 */
record Chunk(
    StreamPosition top,
    StreamPosition lastDeleted,
    boolean hasMore,
    List<Publication> publications) {
  private static final int HEADER = 3;

  static Chunk of(String channel, Object answer) {
    List<?> parts = (List<?>) answer;
    List<Publication> publications = new ArrayList<>((parts.size() - HEADER) / 2);
    for (int i = HEADER; i < parts.size(); i += 2) {
      publications.add(new Publication(channel, text(parts.get(i + 1)), position(parts.get(i))));
    }
    return new Chunk(
        position(parts.get(0)), position(parts.get(1)), (Long) parts.get(2) == 1, publications);
  }

  /**
   * Whether nothing lies, or may have lain, between two positions.
   *
   * @param isEntry whether the one before is known to be an entry of the stream; entries are
   *     trimmed from the oldest on, so that those of its epoch which came later are entries, too
   */
  boolean follows(StreamPosition next, StreamPosition before, boolean isEntry) {
    if (next.sameEpoch(before)) {
      return next.equals(before.next());
    }
    boolean isEmptyEpoch =
        before.offset() == 0 && lastDeleted.isKept() && before.epoch() > lastDeleted.epoch();
    boolean isEnd = isEntry || isEmptyEpoch || before.equals(lastDeleted);
    boolean hasDeletedBetween =
        lastDeleted.compareTo(before) > 0 && lastDeleted.compareTo(next) < 0;
    return isEnd && !hasDeletedBetween && next.compareTo(before) > 0 && next.offset() == 1;
  }

  private static StreamPosition position(Object id) {
    return StreamPosition.parse(text(id));
  }

  private static String text(Object bulk) {
    return SafeEncoder.encode((byte[]) bulk);
  }
}
