package dev.parley.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

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

  static BenchSettings fromSystemProperties() {
    return new BenchSettings(
        System.getProperty("bench", ""),
        Integer.getInteger("bench.readers", 500),
        Integer.getInteger("bench.connections", 10_000),
        Integer.getInteger("bench.crowd", 2_000),
        Integer.getInteger("bench.cluster", 20_000),
        Duration.ofSeconds(Integer.getInteger("bench.seconds", 5)),
        Duration.ofSeconds(Integer.getInteger("bench.warmup", 3)),
        Duration.ofSeconds(Integer.getInteger("bench.first", 20)),
        Duration.ofSeconds(Integer.getInteger("bench.longest", 60)),
        Integer.getInteger("bench.rounds", 3),
        Integer.getInteger("bench.lag", 256),
        options(System.getProperty("bench.java", "")),
        Path.of(System.getProperty("basedir", "")).toAbsolutePath());
  }

  private static List<String> options(String line) {
    return Arrays.stream(line.split("\\s+")).filter(option -> !option.isEmpty()).toList();
  }
}
