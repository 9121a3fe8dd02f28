package dev.parley.chaos;

/**
 * What a publisher was told is published.
 *
 * @param channel where
 * @param text what; {@code publisher/number}, published nowhere else
 * @param attempts how often it was sent until it was acknowledged
 * @param sent when the first attempt was made, as {@link System#nanoTime} has it
 * @param answered when it was acknowledged
 */
record Acknowledged(String channel, String text, int attempts, long sent, long answered) {

  /** Whether it was under way at some time between these. */
  boolean wasUnansweredWithin(long from, long to) {
    return sent <= to && answered >= from;
  }
}
