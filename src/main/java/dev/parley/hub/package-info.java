/**
 * The way out: the connections of this node, the readers of each channel, and what is queued for
 * them. Enter at {@link dev.parley.hub.Hub}. Imports {@code protocol} and {@code config}; tells
 * others of an ended connection by callback.
 */
package dev.parley.hub;
