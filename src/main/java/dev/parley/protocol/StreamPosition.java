package dev.parley.protocol;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a channel's stream. Offsets compare within one epoch only. Immutable.
 *
 * @param epoch the stream's life: 13 digits of its birth in milliseconds, then 6 of the Redis
 *     process; 0 where a channel has no positions
 * @param offset the number of the publication in that epoch, from 1; 0 before the first
 */
public record StreamPosition(long epoch, long offset) {
  /** The position of what is not kept in a stream. */
  public static final StreamPosition NONE = new StreamPosition(0, 0);

  private static final Pattern ENTRY_ID = Pattern.compile("(\\d{1,19})-(\\d{1,19})");

  /**
   * Reads the id of a stream entry, {@code <epoch>-<offset>}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static StreamPosition parse(String entryId) {
    Matcher id = ENTRY_ID.matcher(entryId);
    if (!id.matches()) {
      throw new IllegalArgumentException("no stream position: " + entryId);
    }
    return new StreamPosition(Long.parseLong(id.group(1)), Long.parseLong(id.group(2)));
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

  /** The id of the stream entry at this position. */
  @Override
  public String toString() {
    return epoch + "-" + offset;
  }
}
