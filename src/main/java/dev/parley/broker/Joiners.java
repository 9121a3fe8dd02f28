package dev.parley.broker;

import dev.parley.hub.Reader;
import dev.parley.protocol.HubError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The readers of one channel that have not joined yet. For use by the channel's lane only. */
final class Joiners {
  private static final Duration DEADLINE = Duration.ofSeconds(3);

  private record Joiner(Reader reader, long since) {}

  private final List<Joiner> waiting = new ArrayList<>(2);
  private final Runnable again;

  /**
   * @param again called by any thread when a reader that comes back may take its turn
   */
  Joiners(Runnable again) {
    this.again = again;
  }

  void add(Reader reader, long now) {
    waiting.add(new Joiner(reader, now));
  }

  /** Removes a reader; tells whether it was still here. */
  boolean remove(Reader reader) {
    return waiting.removeIf(joiner -> joiner.reader() == reader);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Refuses who has waited too long. */
  void expire(long now) {
    for (Joiner joiner : List.copyOf(waiting)) {
      if (now - joiner.since() > DEADLINE.toNanos() && waiting.remove(joiner)) {
        joiner.reader().refused(HubError.INTERNAL);
      }
    }
  }

  /** Those that start with what comes next. */
  List<Reader> newcomers() {
    return waiting.stream().map(Joiner::reader).filter(reader -> reader.since().isEmpty()).toList();
  }

  /** Those that come back with a position and whose turn it is. */
  List<Reader> comebacks() {
    return waiting.stream()
        .map(Joiner::reader)
        .filter(reader -> reader.since().isPresent() && reader.takesTurn(again))
        .toList();
  }
}
