/**
 * Where bytes come in: the WebSocket endpoints, the filters before them, and the REST resources. No
 * decisions and no Redis here; everything goes to {@code command}. Imports {@code command} and what
 * it gives out of {@code broker}, {@code hub}, {@code protocol} and {@code config}.
 */
package dev.parley.edge;
