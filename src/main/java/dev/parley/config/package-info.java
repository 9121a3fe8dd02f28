/**
 * What the operator decides: typed, validated settings from MicroProfile Config keys under {@code
 * parley.}. Enter at {@link dev.parley.config.Settings}. Every other package may read this one; it
 * imports none of them.
 */
package dev.parley.config;
