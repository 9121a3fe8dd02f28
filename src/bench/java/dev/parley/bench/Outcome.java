package dev.parley.bench;

/**
 * What came of one system under one load in one round.
 *
 * @param round from 1
 */
sealed interface Outcome {

  String load();

  String target();

  int round();

  /** It was measured. */
  record Measured(String load, String target, int round, Measurement measurement)
      implements Outcome {}

  /** It was not, because the system fell behind or failed. */
  record Failed(String load, String target, int round, String reason) implements Outcome {}
}
