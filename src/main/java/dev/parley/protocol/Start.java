package dev.parley.protocol;

import java.util.List;

/**
 * Where a reader's reading of a channel starts. Immutable.
 *
 * @param position whatever lies behind it will be delivered
 * @param recovered whether the reader has everything up to the position, once it has what it missed
 * @param missed what lies between the position that it came back with and this one, in order; none
 *     unless recovered
 */
public record Start(StreamPosition position, boolean recovered, List<Publication> missed) {

  /** A start that tells nothing of what came before. */
  public static Start at(StreamPosition position) {
    return new Start(position, false, List.of());
  }

  /** A start that leaves no gap. */
  public static Start recovered(StreamPosition position, List<Publication> missed) {
    return new Start(position, true, List.copyOf(missed));
  }
}
