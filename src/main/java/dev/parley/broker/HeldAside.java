package dev.parley.broker;

import dev.parley.protocol.Message;
import dev.parley.protocol.Publication;
import dev.parley.protocol.StreamPosition;
import java.util.LinkedList;
import java.util.List;
import java.util.Queue;

/**
 * Publications that came while a stream was being read, up to 256 KiB of them. Holds nothing until
 * the first read. For use by the channel's lane only.
 */
final class HeldAside {
  private static final int MOST_BYTES = 256 << 10;

  /** Small while it is empty, as most are. */
  private final Queue<Publication> publications = new LinkedList<>();

  private int bytes;
  private boolean incomplete = true;

  /** Forgets what was held: a read that begins now covers it. */
  void restart() {
    publications.clear();
    bytes = 0;
    incomplete = false;
  }

  /** Something came, or may have come, that is not held: another read is needed. */
  void missSomething() {
    publications.clear();
    incomplete = true;
  }

  boolean isIncomplete() {
    return incomplete;
  }

  void hold(Publication publication) {
    if (incomplete) {
      return;
    }
    bytes += Message.utf8Length(publication.stored());
    if (bytes > MOST_BYTES) {
      missSomething();
    } else {
      publications.add(publication);
    }
  }

  /** What is held behind a position. */
  List<Publication> behind(StreamPosition position) {
    return publications.stream()
        .filter(publication -> publication.position().compareTo(position) > 0)
        .toList();
  }

  boolean isEmpty() {
    return publications.isEmpty();
  }

  Publication next() {
    return publications.remove();
  }
}
