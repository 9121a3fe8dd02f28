/**
 * What Arquillian needs to know of a server that the launcher starts. Enter at {@link
 * dev.parley.it.container.ServerExtension}. May use the launcher, and nothing of the product.
 */
package dev.parley.it.container;
