package dev.parley.broker;

import dev.parley.protocol.StreamPosition;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * The newest position that this node has acknowledged in each channel lately: what another Redis
 * process has to have, or something is lost. Bounded; safe for use by any thread.
 */
final class Acknowledged {
  private static final int MOST_CHANNELS = 100_000;

  private volatile Map<String, StreamPosition> newer = new ConcurrentHashMap<>();
  private volatile Map<String, StreamPosition> older = new ConcurrentHashMap<>();

  /** Notes a position; in very many channels at once, only some of them. */
  void add(String channel, StreamPosition position) {
    Map<String, StreamPosition> positions = newer;
    boolean hasRoom = positions.size() < MOST_CHANNELS || positions.containsKey(channel);
    if (position.isKept() && hasRoom) {
      positions.merge(channel, position, Acknowledged::later);
    }
  }

  /** Forgets what was acknowledged before the last call of this; one thread calls. */
  void forgetOlder() {
    older = newer;
    newer = new ConcurrentHashMap<>();
  }

  /** Calls back with each channel's newest position. */
  void forEach(BiConsumer<String, StreamPosition> action) {
    // In this order: what is forgotten meanwhile moves from the one to the other.
    Map<String, StreamPosition> late = newer;
    Map<String, StreamPosition> early = older;
    early.forEach(
        (channel, position) -> {
          if (!late.containsKey(channel)) {
            action.accept(channel, position);
          }
        });
    // A repeated request is answered by an old position.
    late.forEach(
        (channel, position) ->
            action.accept(channel, later(position, early.getOrDefault(channel, position))));
  }

  private static StreamPosition later(StreamPosition one, StreamPosition other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
