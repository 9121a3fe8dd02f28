package dev.parley.launcher;

import java.net.URI;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What {@code mvn -Prun} was asked for.
 *
 * @param server what the nodes are
 * @param nodes how many nodes
 * @param firstPort HTTP port of the first
 * @param redis a Redis that runs already, instead of one of our own
 * @param settings everything that was given under {@code parley.}, for each node
 */
record RunPlan(
    Server server, int nodes, int firstPort, Optional<URI> redis, Map<String, String> settings) {

  private static final String PREFIX = "parley.";
  private static final String REDIS = "parley.redis.uri";
  private static final String INSECURE = "parley.insecure";
  private static final int MAX_NODES = 9;
  private static final int MIN_PORT = 1024;
  private static final int MAX_PORT = 50_000;

  /**
   * Reads {@code -Dserver}, {@code -Dnodes}, {@code -Dport} and {@code -Dparley.…}.
   *
   * @throws LaunchException if one of them makes no sense
   */
  static RunPlan of(Properties properties) {
    Map<String, String> settings = new TreeMap<>();
    properties.stringPropertyNames().stream()
        .filter(name -> name.startsWith(PREFIX))
        .forEach(name -> settings.put(name, properties.getProperty(name)));
    Options options = new Options(properties);
    Server server = Server.chosen(properties);
    return new RunPlan(
        server,
        options.number("nodes", 1, 1, MAX_NODES),
        options.number("port", NodePlan.HTTP, leastPort(server), MAX_PORT),
        Optional.ofNullable(settings.get(REDIS)).map(RunPlan::uri),
        settings);
  }

  /** Whether everybody is who they say they are, as nodes are started unless told otherwise. */
  boolean isInsecure() {
    return Boolean.parseBoolean(settings.getOrDefault(INSECURE, "true"));
  }

  /** The HTTP port with which the least of the server's ports is one that anybody may open. */
  private static int leastPort(Server server) {
    return MIN_PORT + NodePlan.HTTP - Collections.min(server.ports());
  }

  private static URI uri(String text) {
    try {
      RedisPlace.of(text);
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      // Without the text, which may hold a password.
      throw new LaunchException("-D" + REDIS + " must look like redis://host:6379");
    }
  }
}
