/**
 * What the hub promises, shown from outside: the WAR that Maven built, on two nodes of WildFly or
 * Payara, with a real Redis, spoken to by real clients. Enter at {@link dev.parley.it.TwoNodes}.
 * May import {@code dev.parley.it.client}, {@code dev.parley.page} and the launcher, nothing of the
 * product.
 */
package dev.parley.it;
