/**
 * Where bytes come in: the WebSocket endpoints, the filters before them, and the REST resources.
 * Who is let in is decided here, all else in {@code command}; no Redis. Imports {@code command} and
 * what it gives out of {@code access}, {@code broker}, {@code hub}, {@code protocol} and {@code
 * config}.
 */
package dev.parley.edge;
