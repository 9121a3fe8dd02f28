/**
 * The client side of a benchmark: readers and publishing connections, raw and lean, because they
 * share the machine with what is measured. One thread reads all sockets. Enter at {@link
 * dev.parley.bench.client.Readers} and {@link dev.parley.bench.client.Publisher}.
 */
package dev.parley.bench.client;
