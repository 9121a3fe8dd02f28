/**
 * The way out: the connections of this node, the readers of each channel, and what is queued for
 * them. Enter at {@link dev.parley.hub.Hub}; for what carries it, at {@link dev.parley.hub.Wire}.
 * Imports {@code protocol} and {@code config}; tells others of an ended connection and of an
 * expired subscription by callback.
 */
package dev.parley.hub;
