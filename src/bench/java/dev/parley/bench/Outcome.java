package dev.parley.bench;

/**
 * What came of one system under one load in one round.
 *
 * @param round from 1
 */
sealed interface Outcome {

  /** Share of the machine from which on other programs spoil it. */
  double LOUD = 0.1;

  String load();

  String target();

  int round();

  /** Part of the machine that processes outside the benchmark took meanwhile, 0 to 1. */
  double foreignShare();

  /** Whether other programs spoiled it. */
  default boolean isDisturbed() {
    return foreignShare() > LOUD;
  }

  /** It was measured. */
  record Measured(String load, String target, int round, Measurement measurement)
      implements Outcome {
    @Override
    public double foreignShare() {
      return measurement.foreignShare();
    }
  }

  /** It was not, because the system fell behind or failed. */
  record Failed(String load, String target, int round, String reason, double foreignShare)
      implements Outcome {}
}
