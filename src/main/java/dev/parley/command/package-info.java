/**
 * From untrusted to valid, then done: what clients and publishers ask for, who they are, what they
 * may, and the one handler that carries it out for every edge. Enter at {@link
 * dev.parley.command.Conversations} for sockets and {@link dev.parley.command.CommandHandler} for
 * REST. Imports {@code access}, {@code broker}, {@code hub}, {@code protocol} and {@code config}.
 */
package dev.parley.command;
