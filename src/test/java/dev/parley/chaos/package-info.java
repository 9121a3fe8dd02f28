/**
 * Proof by breaking things: a cluster under load, a fault, and one verdict for all. What was
 * acknowledged was received, once and in order, or the reader was told that something is gone.
 *
 * <p>Enter at {@link dev.parley.chaos.Scenario}, which says what is broken and what readers may be
 * told of it. {@link dev.parley.chaos.ChaosIT} plays each once; {@code mvn -Pchaos} plays them at
 * random for as long as it is asked to. Uses the launcher and the clients of the integration tests,
 * nothing of the product.
 */
package dev.parley.chaos;
