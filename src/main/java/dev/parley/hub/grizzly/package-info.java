/**
 * Finished frames into the write queues of Grizzly's connections, for Payara and GlassFish; enter
 * at {@link dev.parley.hub.grizzly.GrizzlyWires}. Other servers never load this package.
 */
package dev.parley.hub.grizzly;
