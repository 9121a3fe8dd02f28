package dev.parley.soak;

import java.util.List;

/** What sort of client takes a seat. */
enum Kind {
  /** Speaks the Centrifuge protocol, and reads a channel. */
  SDK,
  /** Is in the plain chat. */
  CHAT,
  /** Reads the feed. */
  FEED,
  /** Has died without a goodbye: its socket is open, and nobody reads or answers. */
  DEAD,
  /** The same where so much is published that its queue overflows before anybody finds it dead. */
  SLOW;

  private static final int SLOW_ONE_OF = 100;
  private static final int DEAD_ONE_OF = 20;

  /** The kind of the seat with this number: of a hundred, one is slow, five dead. */
  static Kind of(int seat) {
    if (seat % SLOW_ONE_OF == 0) {
      return SLOW;
    }
    if (seat % DEAD_ONE_OF == 1) {
      return DEAD;
    }
    return List.of(SDK, CHAT, FEED, SDK).get(seat % 4);
  }

  /** Whether it reads what it gets. */
  boolean listens() {
    return this != DEAD && this != SLOW;
  }
}
