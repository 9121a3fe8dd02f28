package dev.parley.broker;

import dev.parley.protocol.StreamPosition;
import java.util.Optional;
import java.util.function.BiConsumer;

/** What a channel asks of Redis; nothing of it blocks. Answers come in the channel's lane. */
interface Upstream {
  /** Sends SUBSCRIBE on the present link. */
  void subscribe(String channel);

  /** Sends UNSUBSCRIBE on the present link. */
  void unsubscribe(String channel);

  /** Reads on in the stream, as {@link HistoryQuery#chunkAfter} has it. */
  void read(String channel, StreamPosition position, BiConsumer<Chunk, Throwable> done);

  /**
   * Reads back from the top of the stream.
   *
   * @param lowest down to where; without it the top alone
   */
  void recover(
      String channel, Optional<StreamPosition> lowest, BiConsumer<Backlog, Throwable> done);

  /** Tells Redis of a position that it gave out and does not have any more. */
  void witness(String channel, StreamPosition position);

  /** Has something done in the channel's lane; may be called by any thread. */
  void later(Runnable work);
}
