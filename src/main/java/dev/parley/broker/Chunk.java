package dev.parley.broker;

import dev.parley.protocol.Publication;
import dev.parley.protocol.StreamPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.util.SafeEncoder;

/**
 * A part of a stream as the read script answers it. Immutable.
 *
 * @param top the newest position, of the current epoch
 * @param endOfOlderEpoch where the epoch that was read from ended, if that is an older one and
 *     Redis can tell
 * @param hasMore whether another read may find more
 * @param publications the entries, of whatever epoch
 */
record Chunk(
    StreamPosition top,
    Optional<StreamPosition> endOfOlderEpoch,
    boolean hasMore,
    List<Publication> publications) {
  private static final int HEADER = 3;

  static Chunk of(String channel, Object answer) {
    List<?> parts = (List<?>) answer;
    return new Chunk(
        position(parts.get(0)),
        text(parts.get(1)).isEmpty() ? Optional.empty() : Optional.of(position(parts.get(1))),
        (Long) parts.get(2) == 1,
        publications(channel, parts));
  }

  /** The entries behind the header of a script's answer, in its order. */
  static List<Publication> publications(String channel, List<?> parts) {
    List<Publication> publications = new ArrayList<>((parts.size() - HEADER) / 2);
    for (int i = HEADER; i < parts.size(); i += 2) {
      publications.add(new Publication(channel, text(parts.get(i + 1)), position(parts.get(i))));
    }
    return publications;
  }

  static StreamPosition position(Object id) {
    return StreamPosition.parse(text(id));
  }

  private static String text(Object bulk) {
    return SafeEncoder.encode((byte[]) bulk);
  }
}
