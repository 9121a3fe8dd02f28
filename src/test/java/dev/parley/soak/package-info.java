/**
 * Proof by patience: a node under load whose WAR is deployed anew again and again, while clients
 * come and go in every way that there is. Nothing is lost meanwhile, and nothing piles up.
 *
 * <p>Enter at {@link dev.parley.soak.SoakRun}, {@code mvn -Psoak}. Uses the load of {@code
 * dev.parley.chaos}, the launcher and the clients of the integration tests, nothing of the product.
 */
package dev.parley.soak;
