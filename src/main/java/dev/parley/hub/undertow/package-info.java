/**
 * The wire of servers on Undertow, by its and XNIO's public API. Enter at {@link
 * dev.parley.hub.undertow.UndertowWires}, which {@link dev.parley.hub.Wires} finds by name: on
 * other servers nothing here is ever loaded.
 */
package dev.parley.hub.undertow;
