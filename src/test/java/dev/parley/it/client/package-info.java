/**
 * Clients for tests and benchmarks: the plain chat, the Centrifuge protocol, REST, and a raw socket
 * for what no proper client would do. Each records what it sees in a {@link
 * dev.parley.it.client.Journal}. Imports nothing of the product.
 */
package dev.parley.it.client;
