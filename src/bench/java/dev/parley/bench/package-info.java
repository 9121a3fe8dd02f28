/**
 * Benchmarks: what Parley does beside what one would pick instead, in one run on one machine,
 * ratios first. {@link dev.parley.bench.Benchmark} is the entry; {@code mvn -Pbench} builds the WAR
 * and runs it. May use the launcher and nothing of Parley's main code: what is measured is the WAR,
 * seen from outside.
 */
package dev.parley.bench;
