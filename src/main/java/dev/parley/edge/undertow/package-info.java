/**
 * What servers on Undertow answer without a servlet, by its public API. Undertow finds {@link
 * dev.parley.edge.undertow.ShortRoad} as a service: on other servers nothing here is ever loaded.
 */
package dev.parley.edge.undertow;
