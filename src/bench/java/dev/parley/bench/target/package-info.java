/**
 * The systems that are measured: Parley, what everyone writes first, the floor below which nothing
 * goes, and the peers. Each starts itself, as processes of this machine. Enter at {@link
 * dev.parley.bench.target.Targets}. May use the launcher, and nothing of Parley's main code.
 */
package dev.parley.bench.target;
