package dev.parley.bench;

import java.util.concurrent.TimeUnit;

/**
 * One system under one load for some seconds.
 *
 * @param deliveries publications that arrived, counted once per reader
 * @param nanos how long that took
 * @param cpuNanos processor time, user and system, of the server that holds the readers, as the
 *     operating system counts it
 * @param p50Micros median from due to read
 * @param p99Micros 99th percentile from due to read
 * @param maxMicros longest from due to read
 * @param foreignShare part of the machine that processes outside the benchmark took meanwhile, 0 to
 *     1
 */
record Measurement(
    long deliveries,
    long nanos,
    long cpuNanos,
    long p50Micros,
    long p99Micros,
    long maxMicros,
    double foreignShare) {

  /** Share of the machine from which on other programs spoil the figures. */
  private static final double LOUD = 0.1;

  boolean isDisturbed() {
    return foreignShare > LOUD;
  }

  double deliveriesPerSecond() {
    return perSecond(nanos);
  }

  double deliveriesPerCpuSecond() {
    return perSecond(cpuNanos);
  }

  double cpuMicrosPerDelivery() {
    return cpuNanos / 1e3 / deliveries;
  }

  double p50Millis() {
    return p50Micros / 1e3;
  }

  double p99Millis() {
    return p99Micros / 1e3;
  }

  double maxMillis() {
    return maxMicros / 1e3;
  }

  private double perSecond(long time) {
    return deliveries * (double) TimeUnit.SECONDS.toNanos(1) / time;
  }
}
