package dev.parley.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All that one reader has received and was told, by channel. Safe for use by any thread. */
final class Received {

  /**
   * A publication, or the news that something is lost.
   *
   * @param text the publication's; null for a loss
   * @param epoch of its position
   * @param offset of its position; 0 for what a recovery brings from an epoch that is over
   */
  record Entry(String text, String epoch, long offset) {
    static final Entry LOSS = new Entry(null, "", 0);

    boolean isLoss() {
      return text == null;
    }

    boolean isPositioned() {
      return offset > 0;
    }

    boolean isBehind(Entry other) {
      int byEpoch = epoch.compareTo(other.epoch);
      return byEpoch > 0 || byEpoch == 0 && offset > other.offset;
    }
  }

  private static final class InChannel {
    final List<Entry> entries = new ArrayList<>();
    final Set<String> texts = new HashSet<>();
    long since = Long.MAX_VALUE;
    long toldOfLoss = Long.MIN_VALUE;
  }

  private final String reader;
  private final Map<String, InChannel> channels = new HashMap<>();
  private Told told = Told.NOTHING;

  Received(String reader) {
    this.reader = reader;
  }

  String reader() {
    return reader;
  }

  /** From now on, all that is acknowledged in the channel is expected. */
  synchronized void subscribed(String channel, long now) {
    InChannel in = in(channel);
    in.since = Math.min(in.since, now);
  }

  synchronized void publication(String channel, Entry entry) {
    InChannel in = in(channel);
    in.entries.add(entry);
    in.texts.add(entry.text());
  }

  /** Something that was published before now is gone. */
  synchronized void loss(String channel, long now) {
    InChannel in = in(channel);
    in.entries.add(Entry.LOSS);
    in.toldOfLoss = now;
    told(new Told(1, 0, 0, 0, 0, 0));
  }

  synchronized void told(Told more) {
    told = told.plus(more);
  }

  synchronized Told told() {
    return told;
  }

  /** Whether it has this, was told that it might not, or was not there yet. */
  synchronized boolean accountsFor(Acknowledged publication) {
    InChannel in = channels.get(publication.channel());
    return in == null
        || publication.sent() < in.since
        || in.texts.contains(publication.text())
        || in.toldOfLoss >= publication.sent();
  }

  synchronized int size() {
    return channels.values().stream().mapToInt(in -> in.texts.size()).sum();
  }

  synchronized Map<String, List<Entry>> byChannel() {
    Map<String, List<Entry>> copy = new HashMap<>();
    channels.forEach((channel, in) -> copy.put(channel, List.copyOf(in.entries)));
    return copy;
  }

  private InChannel in(String channel) {
    return channels.computeIfAbsent(channel, name -> new InChannel());
  }
}
