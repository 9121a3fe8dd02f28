package dev.parley.config;

import java.time.Duration;
import java.util.Optional;

/**
 * Where Redis is and how Parley names things in it. Immutable.
 *
 * @param address host, port and credentials
 * @param tls how TLS is spoken with it, if it is
 * @param prefix what every key and Redis channel of ours starts with
 * @param foreignChannel the bare Redis channel on which other programs publish chat messages
 * @param restartKeepsData the operator's promise that a restarted Redis has every acknowledged
 *     write, so that epochs survive its restart
 * @param connections pipelines that publish and read
 * @param probe how often the road through Redis is tried from end to end; a road silent for three
 *     times as long is built anew
 * @param positionCheck how long a channel may be silent before its position is compared with its
 *     stream's
 */
public record RedisSettings(
    RedisAddress address,
    Optional<RedisTls> tls,
    String prefix,
    String foreignChannel,
    boolean restartKeepsData,
    int connections,
    Duration probe,
    Duration positionCheck) {}
