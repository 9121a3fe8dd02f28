package dev.parley.broker;

import dev.parley.hub.Reader;
import dev.parley.protocol.HubError;
import dev.parley.protocol.Publication;
import dev.parley.protocol.Start;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The readers of one channel that have not joined yet. For use by the channel's lane only. */
final class Joiners {
  private static final Duration DEADLINE = Duration.ofSeconds(3);

  /** By reader, in the order of their coming: when it came. */
  private Map<Reader, Long> waiting = Collections.emptyMap();

  private final Cursor cursor;
  private final Runnable again;

  /**
   * @param cursor what they join
   * @param again called by any thread when a reader that comes back may take its turn
   */
  Joiners(Cursor cursor, Runnable again) {
    this.cursor = cursor;
    this.again = again;
  }

  void add(Reader reader, long now) {
    if (waiting.isEmpty()) {
      waiting = new LinkedHashMap<>(2);
    }
    waiting.put(reader, now);
  }

  /** Removes a reader; tells whether it was still here. */
  boolean remove(Reader reader) {
    boolean wasHere = waiting.remove(reader) != null;
    if (waiting.isEmpty()) {
      // Of very many channels nearly none has any.
      waiting = Collections.emptyMap();
    }
    return wasHere;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Refuses who has waited too long. */
  void expire(long now) {
    if (isEmpty()) {
      return;
    }
    for (Map.Entry<Reader, Long> joiner : List.copyOf(waiting.entrySet())) {
      if (now - joiner.getValue() > DEADLINE.toNanos() && remove(joiner.getKey())) {
        joiner.getKey().refused(HubError.INTERNAL);
      }
    }
  }

  /** Lets a reader in, unless it has left or was refused meanwhile. */
  void admit(Reader reader, Start start, List<Publication> behind) {
    if (remove(reader)) {
      cursor.add(reader, start, behind);
    }
  }

  /** Lets those in that start with what comes next. */
  void admitNewcomers() {
    for (Reader reader : List.copyOf(waiting.keySet())) {
      if (reader.since().isEmpty()) {
        admit(reader, Start.at(cursor.position()), List.of());
      }
    }
  }

  /** Those that come back with a position and whose turn it is. */
  List<Reader> recovering() {
    return waiting.keySet().stream()
        .filter(reader -> reader.since().isPresent() && reader.takesTurn(again))
        .toList();
  }
}
