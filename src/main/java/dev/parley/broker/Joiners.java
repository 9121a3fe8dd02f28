package dev.parley.broker;

import dev.parley.hub.Reader;
import dev.parley.protocol.HubError;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The readers of one channel that have not joined yet. For use by the channel's lane only. */
final class Joiners {
  private static final Duration DEADLINE = Duration.ofSeconds(3);

  /** By reader, in the order of their coming: when it came. */
  private final Map<Reader, Long> waiting = new LinkedHashMap<>();

  private final Runnable again;

  /**
   * @param again called by any thread when a reader that comes back may take its turn
   */
  Joiners(Runnable again) {
    this.again = again;
  }

  void add(Reader reader, long now) {
    waiting.put(reader, now);
  }

  /** Removes a reader; tells whether it was still here. */
  boolean remove(Reader reader) {
    return waiting.remove(reader) != null;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Refuses who has waited too long. */
  void expire(long now) {
    for (Map.Entry<Reader, Long> joiner : List.copyOf(waiting.entrySet())) {
      if (now - joiner.getValue() > DEADLINE.toNanos() && remove(joiner.getKey())) {
        joiner.getKey().refused(HubError.INTERNAL);
      }
    }
  }

  /** Those that start with what comes next. */
  List<Reader> newcomers() {
    return waiting.keySet().stream().filter(reader -> reader.since().isEmpty()).toList();
  }

  /** Those that come back with a position and whose turn it is. */
  List<Reader> comebacks() {
    return waiting.keySet().stream()
        .filter(reader -> reader.since().isPresent() && reader.takesTurn(again))
        .toList();
  }
}
