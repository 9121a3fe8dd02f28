package dev.parley.bench.target;

import dev.parley.bench.client.RedisLine;
import dev.parley.bench.client.Road;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Publishing into Redis, for systems that read from there. */
final class RedisRoads {
  private RedisRoads() {}

  /** What is published is sent to the readers as it is. */
  static Road publish(URI redis, String prefix) {
    return (number, acknowledgements) ->
        new RedisLine(
            redis,
            number,
            (channel, json) ->
                RedisLine.publish(prefix + channel, json.getBytes(StandardCharsets.US_ASCII)),
            acknowledgements);
  }
}
