package dev.parley.bench;

import dev.parley.launcher.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

/**
 * What a run measures, from system properties.
 *
 * @param selection {@code bench}: names of loads and systems; empty for all
 * @param readers {@code bench.readers}: readers of the one channel in load a
 * @param connections {@code bench.connections}: idle ones in load c
 * @param crowd {@code bench.crowd}: who connects at once in load e
 * @param clusterRate {@code bench.cluster}: publications a second in load f
 * @param seconds {@code bench.seconds}: how long each measurement takes
 * @param warmUp {@code bench.warmup}: seconds of the same load before it
 * @param firstWarmUp {@code bench.first}: seconds of each load before its first measurement, in
 *     which systems with a just-in-time compiler compile what it needs
 * @param longestWarmUp {@code bench.longest}: seconds that a system may go on with that, as long as
 *     its compilers are at work
 * @param rounds {@code bench.rounds}: how often all systems are measured, in turn, while nothing
 *     else keeps the machine busy
 * @param lag {@code bench.lag}: publications that the slowest reader may be behind at saturation
 * @param javaOptions {@code bench.java}: options of the JVMs of Parley's nodes, after the defaults
 * @param checkout the root of the sources
 */
record BenchSettings(
    String selection,
    int readers,
    int connections,
    int crowd,
    int clusterRate,
    Duration seconds,
    Duration warmUp,
    Duration firstWarmUp,
    Duration longestWarmUp,
    int rounds,
    int lag,
    List<String> javaOptions,
    Path checkout) {
  private static final int MOST = 999_999;

  /**
   * Reads them.
   *
   * @throws dev.parley.launcher.LaunchException if one of them makes no sense
   */
  static BenchSettings of(Properties properties) {
    Options options = new Options(properties);
    return new BenchSettings(
        properties.getProperty("bench", ""),
        options.number("bench.readers", 500, 1, MOST),
        options.number("bench.connections", 10_000, 1, MOST),
        options.number("bench.crowd", 2_000, 1, MOST),
        options.number("bench.cluster", 20_000, 1, MOST),
        Duration.ofSeconds(options.number("bench.seconds", 5, 1, MOST)),
        Duration.ofSeconds(options.number("bench.warmup", 3, 0, MOST)),
        Duration.ofSeconds(options.number("bench.first", 20, 0, MOST)),
        Duration.ofSeconds(options.number("bench.longest", 60, 0, MOST)),
        options.number("bench.rounds", 3, 1, MOST),
        options.number("bench.lag", 256, 1, MOST),
        javaOptions(properties.getProperty("bench.java", "")),
        Path.of(properties.getProperty("basedir", "")).toAbsolutePath());
  }

  private static List<String> javaOptions(String line) {
    return Arrays.stream(line.split("\\s+")).filter(option -> !option.isEmpty()).toList();
  }
}
