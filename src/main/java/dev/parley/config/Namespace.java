package dev.parley.config;

import java.time.Duration;

/**
 * What is kept of the channels whose names start alike, and for whom. Immutable.
 *
 * @param name what stands before the first {@code :} of a channel, empty for channels without one
 * @param historySize publications kept per channel; 0 keeps none, and the channel has no positions
 * @param historyTtl how long the history is kept after the newest publication
 * @param isRecoverable whether a client that comes back gets what it missed; never where no history
 *     is kept
 * @param policy which clients may do what with them
 */
public record Namespace(
    String name, int historySize, Duration historyTtl, boolean isRecoverable, Policy policy) {

  /** Whether publications are kept and numbered. */
  public boolean hasHistory() {
    return historySize > 0;
  }
}
