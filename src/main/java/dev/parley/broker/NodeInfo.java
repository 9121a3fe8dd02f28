package dev.parley.broker;

import jakarta.json.bind.annotation.JsonbProperty;

/**
 * What a node tells of itself, in Centrifugo's words.
 *
 * @param uid different each time a node is deployed
 * @param name the operator's name for it
 * @param version of Parley
 * @param wire how clients are sent to: {@code portable}, or what the server has of its own
 * @param clients connections
 * @param users different users connected
 * @param subscriptions of all connections
 * @param channels that have subscribers here
 * @param uptime seconds since it was deployed
 */
public record NodeInfo(
    String uid,
    String name,
    String version,
    String wire,
    @JsonbProperty("num_clients") int clients,
    @JsonbProperty("num_users") int users,
    @JsonbProperty("num_subs") int subscriptions,
    @JsonbProperty("num_channels") int channels,
    long uptime) {}
