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
 * @param endOfOlderEpoch the last entry of the epoch that was read from, if that is an older one
 *     and the stream has entries of it
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
    String end = text(parts.get(1));
    List<Publication> publications = new ArrayList<>((parts.size() - HEADER) / 2);
    for (int i = HEADER; i < parts.size(); i += 2) {
      publications.add(
          new Publication(
              channel, text(parts.get(i + 1)), StreamPosition.parse(text(parts.get(i)))));
    }
    return new Chunk(
        StreamPosition.parse(text(parts.get(0))),
        end.isEmpty() ? Optional.empty() : Optional.of(StreamPosition.parse(end)),
        (Long) parts.get(2) == 1,
        publications);
  }

  private static String text(Object bulk) {
    return SafeEncoder.encode((byte[]) bulk);
  }
}
