package dev.parley.bench.client;

import java.io.IOException;

/**
 * One connection over which publications go into a system, in order, without waiting for answers.
 * One thread at a time adds and flushes.
 */
public interface Line {

  /** Learns how many publications were acknowledged, always by the loop thread. */
  @FunctionalInterface
  interface Acknowledgements {
    void acknowledged(int publications, long now) throws IOException;
  }

  /** What the loop reads. */
  LoopSocket socket();

  /** Whether publications can be sent. */
  boolean isReady();

  /** Puts a publication into the next flush. */
  void add(String channel, String json);

  /** Sends what was added. */
  void flush() throws IOException;
}
