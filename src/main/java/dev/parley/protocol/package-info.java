/**
 * The words that travel: publications, positions, errors and disconnects, and how each is written
 * for the clients' protocols. Plain values without CDI, Redis or sockets. Enter at {@link
 * dev.parley.protocol.Publication}. Imports no other package of ours.
 */
package dev.parley.protocol;
