package dev.parley.bench;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a run measures, from system properties.
 *
 * @param readers {@code bench.readers}: readers of the one channel
 * @param seconds {@code bench.seconds}: how long each measurement takes
 * @param warmUp {@code bench.warmup}: seconds of the same load before it
 * @param rounds {@code bench.rounds}: how often both systems are measured, in turn, while nothing
 *     else keeps the machine busy
 * @param rate {@code bench.rate}: publications a second where readers are not at their limit
 * @param lag {@code bench.lag}: publications that the slowest reader may be behind at saturation
 * @param war the WAR that was built
 * @param output where the figures go
 */
record BenchSettings(
    int readers,
    Duration seconds,
    Duration warmUp,
    int rounds,
    int rate,
    int lag,
    Path war,
    Path output) {
  private static final Path TARGET = Path.of(System.getProperty("basedir", ""), "target");

  static BenchSettings fromSystemProperties() {
    return new BenchSettings(
        Integer.getInteger("bench.readers", 500),
        Duration.ofSeconds(Integer.getInteger("bench.seconds", 10)),
        Duration.ofSeconds(Integer.getInteger("bench.warmup", 10)),
        Integer.getInteger("bench.rounds", 3),
        Integer.getInteger("bench.rate", 100),
        Integer.getInteger("bench.lag", 256),
        TARGET.resolve("parley.war"),
        TARGET.resolve("bench"));
  }
}
