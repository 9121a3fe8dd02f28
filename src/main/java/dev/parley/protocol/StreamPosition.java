package dev.parley.protocol;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place in a channel's stream. Offsets compare within one epoch only; positions are ordered as
 * they lie in the stream, where epochs follow each other. Immutable.
 *
 * @param epoch the stream's life: 13 digits of its birth in milliseconds, then 6 of the Redis
 *     process; 0 where a channel has no positions
 * @param offset the number of the publication in that epoch, from 1; 0 before the first
 */
public record StreamPosition(long epoch, long offset) implements Comparable<StreamPosition> {
  /** The position of what is not kept in a stream. */
  public static final StreamPosition NONE = new StreamPosition(0, 0);

  /** A position before all that a stream of ours can have. */
  public static final StreamPosition FOREIGN = new StreamPosition(1, 0);

  private static final Pattern EPOCH = Pattern.compile("[1-9]\\d{0,17}|[1-8]\\d{18}");

  private static final Comparator<StreamPosition> STREAM_ORDER =
      Comparator.comparingLong(StreamPosition::epoch).thenComparingLong(StreamPosition::offset);

  /**
   * Reads the id of a stream entry, {@code <epoch>-<offset>}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static StreamPosition parse(String entryId) {
    int dash = entryId.indexOf('-');
    return new StreamPosition(
        number(entryId, 0, dash), number(entryId, dash + 1, entryId.length()));
  }

  private static long number(String entryId, int from, int to) {
    if (from < to && Character.isDigit(entryId.charAt(from))) {
      return Long.parseLong(entryId, from, to, 10);
    }
    throw new IllegalArgumentException("no stream position: " + entryId);
  }

  /**
   * A position as clients name it.
   *
   * @param epoch as {@link #epochText} gave it; empty for whatever epoch there is, which reads as 0
   * @return empty if no stream of ours can have such an epoch
   */
  public static Optional<StreamPosition> of(String epoch, long offset) {
    if (epoch.isEmpty()) {
      return Optional.of(new StreamPosition(0, offset));
    }
    return EPOCH.matcher(epoch).matches()
        ? Optional.of(new StreamPosition(Long.parseLong(epoch), offset))
        : Optional.empty();
  }

  /** Whether there is a position at all. */
  public boolean isKept() {
    return epoch != 0;
  }

  /** The position of the publication that follows in the same epoch. */
  public StreamPosition next() {
    return new StreamPosition(epoch, offset + 1);
  }

  /** Whether both are of the same epoch, so that their offsets compare. */
  public boolean sameEpoch(StreamPosition other) {
    return epoch == other.epoch;
  }

  /** The epoch as clients see it: a string, empty where there is none. */
  public String epochText() {
    return isKept() ? Long.toString(epoch) : "";
  }

  @Override
  public int compareTo(StreamPosition other) {
    return STREAM_ORDER.compare(this, other);
  }

  /** The id of the stream entry at this position. */
  @Override
  public String toString() {
    return epoch + "-" + offset;
  }
}
