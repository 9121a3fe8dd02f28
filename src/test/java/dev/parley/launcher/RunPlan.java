package dev.parley.launcher;

import java.net.URI;
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
    return new RunPlan(
        Server.chosen(),
        number(properties, "nodes", 1, 1, MAX_NODES),
        number(properties, "port", NodePlan.HTTP, MIN_PORT, MAX_PORT),
        Optional.ofNullable(settings.get(REDIS)).map(RunPlan::uri),
        settings);
  }

  /** Whether everybody is who they say they are, as nodes are started unless told otherwise. */
  boolean isInsecure() {
    return Boolean.parseBoolean(settings.getOrDefault(INSECURE, "true"));
  }

  private static int number(Properties properties, String name, int fallback, int min, int max) {
    String text = properties.getProperty(name, Integer.toString(fallback));
    if (text.matches("\\d{1,6}")
        && Integer.parseInt(text) >= min
        && Integer.parseInt(text) <= max) {
      return Integer.parseInt(text);
    }
    throw new LaunchException(
        "-D" + name + "=" + text + " must be a number from " + min + " to " + max);
  }

  private static URI uri(String text) {
    if (text.matches("rediss?://\\S+")) {
      try {
        return URI.create(text);
      } catch (IllegalArgumentException e) {
        // Said below, without the text: it may hold a password.
      }
    }
    throw new LaunchException("-D" + REDIS + " must look like redis://host:6379");
  }
}
