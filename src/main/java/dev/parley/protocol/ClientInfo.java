package dev.parley.protocol;

/**
 * Who published: set by the server from the connection, never by what a client claims.
 *
 * @param user the user that the connection belongs to; empty for the anonymous user
 * @param client the connection's id
 */
public record ClientInfo(String user, String client) {}
