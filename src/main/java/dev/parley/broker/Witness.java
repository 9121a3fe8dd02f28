package dev.parley.broker;

import dev.parley.protocol.StreamPosition;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * Tells a Redis that took another's place which positions the other gave out. If it does not have
 * one of them, that is noted in the channel's stream, so that readers of any node learn that
 * something is gone. What could not be told is told again. Safe for use by any thread.
 */
final class Witness {
  private static final System.Logger LOGGER = System.getLogger(Witness.class.getName());
  private static final int MOST_UNTOLD = 200_000;

  private record Testimony(String channel, StreamPosition position) {}

  private final BiFunction<String, StreamPosition, CompletionStage<Boolean>> redis;
  private final Acknowledged acknowledged = new Acknowledged();
  private final Set<Testimony> untold = ConcurrentHashMap.newKeySet();

  /**
   * @param redis tells Redis of a channel's position and gives whether it is found to be gone
   */
  Witness(BiFunction<String, StreamPosition, CompletionStage<Boolean>> redis) {
    this.redis = redis;
  }

  /** Redis gave out a position to this node. */
  void acknowledged(String channel, StreamPosition position) {
    acknowledged.add(channel, position);
  }

  /** Redis is another process, as far as these channels are concerned: it is told everything. */
  void newProcess(Predicate<String> channels) {
    acknowledged.forEach(
        (channel, position) -> {
          if (channels.test(channel)) {
            tell(channel, position);
          }
        });
  }

  /** Tells Redis of a position that it gave out. */
  void tell(String channel, StreamPosition position) {
    Testimony testimony = new Testimony(channel, position);
    if (untold.size() < MOST_UNTOLD) {
      untold.add(testimony);
    }
    tell(testimony);
  }

  /** To be called every few seconds: tells again what Redis has not answered. */
  void tellAgain() {
    untold.forEach(this::tell);
  }

  /** To be called every few minutes: forgets what was acknowledged before the last call. */
  void forgetOlder() {
    acknowledged.forgetOlder();
  }

  private void tell(Testimony testimony) {
    redis
        .apply(testimony.channel(), testimony.position())
        .thenAccept(
            isGone -> {
              untold.remove(testimony);
              if (isGone) {
                LOGGER.log(
                    System.Logger.Level.WARNING,
                    "redis has lost acknowledged publications channel={0} position={1}",
                    testimony.channel(),
                    testimony.position());
              }
            });
  }
}
