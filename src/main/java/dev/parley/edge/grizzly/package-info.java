/**
 * What servers on Grizzly (Payara, GlassFish) answer without a servlet; enter at {@link
 * dev.parley.edge.grizzly.ShortRoad}. Other servers never load this package.
 */
package dev.parley.edge.grizzly;
