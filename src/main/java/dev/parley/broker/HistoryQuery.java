package dev.parley.broker;

import dev.parley.protocol.StreamPosition;
import java.util.Optional;

/**
 * Which part of a channel's history is asked for. Immutable.
 *
 * @param limit most publications; 0 asks for the position alone
 * @param mostBytes most bytes of them
 * @param since where to start: behind it, or before it and within its epoch if reverse
 * @param reverse newest first
 */
public record HistoryQuery(
    int limit, int mostBytes, Optional<StreamPosition> since, boolean reverse) {
  /** What a lane reads at once when it catches up. */
  static final int CHUNK_ENTRIES = 256;

  static final int CHUNK_BYTES = 512 << 10;

  /**
   * The next chunk behind a position, oldest first. The entry at the position itself comes first,
   * if it is still there.
   */
  static HistoryQuery chunkAfter(StreamPosition position) {
    StreamPosition before =
        new StreamPosition(position.epoch(), Math.max(0, position.offset() - 1));
    return new HistoryQuery(CHUNK_ENTRIES, CHUNK_BYTES, Optional.of(before), false);
  }
}
