package dev.parley.protocol;

import java.util.Map;
import java.util.OptionalLong;

/**
 * What a client learns when it has connected.
 *
 * @param client the connection's id
 * @param version of the server
 * @param secondsToLive until the connection is to be refreshed; for ever, if there are none
 * @param pingSeconds how often the server pings; the client answers
 * @param node the node's name
 * @param subs the server's subscriptions by channel
 * @param time of the server, in milliseconds since 1970
 */
public record ConnectResult(
    String client,
    String version,
    OptionalLong secondsToLive,
    long pingSeconds,
    String node,
    Map<String, SubscribeResult> subs,
    long time) {}
