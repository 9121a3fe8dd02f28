package dev.parley.broker;

import dev.parley.protocol.Publication;
import dev.parley.protocol.Start;
import dev.parley.protocol.StreamPosition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The newest part of a stream: enough to tell each reader that comes back whether this is all that
 * it missed, or something is gone. Immutable.
 *
 * @param newest oldest publication first
 */
record Backlog(Chunk newest) {
  /** How many bytes are read for readers that come back. */
  static final int MOST_BYTES = 512 << 10;

  private static final int MOST_MISSED = 300;

  /** How many entries are read: one more than a reader is given, for the last that it knows. */
  static final int MOST_ENTRIES = MOST_MISSED + 1;

  /** As the recover script answers it, newest first. */
  static Backlog of(String channel, Object answer) {
    Chunk chunk = Chunk.of(channel, answer);
    List<Publication> publications = new ArrayList<>(chunk.publications());
    Collections.reverse(publications);
    return new Backlog(new Chunk(chunk.top(), chunk.lastDeleted(), chunk.hasMore(), publications));
  }

  StreamPosition top() {
    return newest.top();
  }

  List<Publication> publications() {
    return newest.publications();
  }

  /**
   * Where a reader starts that comes back with this position; its epoch 0 stands for the current
   * one. It starts at the top, with all that it missed or with nothing.
   */
  Start start(StreamPosition asked) {
    StreamPosition since =
        asked.isKept() ? asked : new StreamPosition(top().epoch(), asked.offset());
    List<Publication> missed =
        publications().stream().filter(each -> each.position().compareTo(since) > 0).toList();
    return missed.size() <= MOST_MISSED && isWhole(since, missed)
        ? Start.recovered(top(), missed)
        : Start.at(top());
  }

  /** Whether nothing is gone before, between or behind what was missed. */
  private boolean isWhole(StreamPosition since, List<Publication> missed) {
    StreamPosition before = since;
    boolean isEntry = publications().stream().anyMatch(each -> each.position().equals(since));
    for (Publication publication : missed) {
      if (!newest.follows(publication.position(), before, isEntry)) {
        return false;
      }
      before = publication.position();
      isEntry = true;
    }
    return before.equals(top()) || newest.follows(top().next(), before, isEntry);
  }
}
