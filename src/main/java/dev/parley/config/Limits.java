package dev.parley.config;

/**
 * What one client may make grow, each with its bound. Immutable.
 *
 * @param frame bytes of one incoming WebSocket message; beyond: close 1009
 * @param payload bytes of one publication's data
 * @param nesting depth of arrays and objects in incoming JSON
 * @param channelName characters of a channel's name
 * @param channels channels that one connection may be subscribed to
 * @param waitingCommands commands of one connection that wait for an earlier one; beyond: close
 *     3013
 * @param waitingBytes bytes of those commands
 * @param unansweredBytes bytes of publications and history requests of one connection that Redis
 *     has not answered; beyond: error 111
 * @param outbox bytes queued for one connection; beyond: close 3008
 * @param commandsPerSecond of one connection; beyond: error 111; 0 for any number
 * @param publishesPerSecond of one user by all connections to this node, of an anonymous one by
 *     each; beyond: error 111; 0 for any number
 * @param errorsPerMinute that one connection is told and that trying again would not help; beyond:
 *     close 3509; 0 for any number
 * @param attemptsPerSecond to connect to this node; beyond: HTTP 503; 0 for any number
 * @param connections of this node; beyond: HTTP 503; 0 for any number
 * @param connectionsPerUser on this node; beyond: close 3504; 0 for any number
 */
public record Limits(
    int frame,
    int payload,
    int nesting,
    int channelName,
    int channels,
    int waitingCommands,
    int waitingBytes,
    int unansweredBytes,
    int outbox,
    int commandsPerSecond,
    int publishesPerSecond,
    int errorsPerMinute,
    int attemptsPerSecond,
    int connections,
    int connectionsPerUser) {}
