/**
 * Redis and any number of nodes, as processes of this machine: for the run command, the integration
 * tests and the benchmarks.
 *
 * <p>Enter at {@link dev.parley.launcher.Cluster}, or at {@link dev.parley.launcher.RedisProcess}
 * and {@link dev.parley.launcher.ServerNode} for one alone. No process outlives the JVM that
 * started it, however that JVM ends. Uses nothing of Parley's own packages: it knows Parley as an
 * operator does, by its WAR, its ports and its settings.
 */
package dev.parley.launcher;
