package dev.parley.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a node is to be.
 *
 * @param name its name, in the cluster and in logs; at most 23 characters
 * @param port where it answers HTTP; all its other ports move along
 * @param war what is deployed on it
 * @param properties system properties, Parley's settings among them
 * @param secrets settings that stand in the environment, since WildFly logs system properties
 * @param javaOptions options of its JVM, after the defaults
 */
public record NodePlan(
    String name,
    int port,
    Path war,
    Map<String, String> properties,
    Map<String, String> secrets,
    List<String> javaOptions) {

  static final int HTTP = 8080;

  /** Copies what may change. */
  public NodePlan {
    properties = Map.copyOf(properties);
    secrets = Map.copyOf(secrets);
    javaOptions = List.copyOf(javaOptions);
  }

  /**
   * A node with Parley as Maven built it, in insecure mode.
   *
   * @throws LaunchException if nothing was built yet
   */
  public static NodePlan of(String name, int port) {
    return new NodePlan(name, port, Workspace.war(), Map.of(), Map.of(), List.of())
        .with("parley.insecure", "true")
        .with("parley.node.name", name);
  }

  /** The same with one more system property. */
  public NodePlan with(String property, String value) {
    return with(Map.of(property, value));
  }

  /** The same with more system properties. */
  public NodePlan with(Map<String, String> others) {
    Map<String, String> more = new TreeMap<>(properties);
    more.putAll(others);
    return new NodePlan(name, port, war, more, secrets, javaOptions);
  }

  /** The same with one more setting, in the environment alone. */
  public NodePlan withSecret(String setting, String value) {
    Map<String, String> others = new TreeMap<>(properties);
    others.remove(setting);
    Map<String, String> more = new TreeMap<>(secrets);
    more.put(setting, value);
    return new NodePlan(name, port, war, others, more, javaOptions);
  }

  /** The same with another WAR, which must answer at {@code /}. */
  public NodePlan with(Path otherWar) {
    return new NodePlan(name, port, otherWar, properties, secrets, javaOptions);
  }

  /** The same with one more option for its JVM. */
  public NodePlan withJavaOption(String option) {
    List<String> more = Stream.concat(javaOptions.stream(), Stream.of(option)).toList();
    return new NodePlan(name, port, war, properties, secrets, more);
  }

  /**
   * The same for a node that lives for a few tests: it starts with half the CPU time, and never
   * gets as fast as others.
   */
  public NodePlan shortLived() {
    return withJavaOption("-XX:TieredStopAtLevel=1");
  }

  /** The secrets as environment variables. */
  Map<String, String> environment() {
    return secrets.entrySet().stream()
        .collect(
            Collectors.toMap(
                entry -> entry.getKey().replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT),
                Map.Entry::getValue));
  }

  int portOffset() {
    return port - HTTP;
  }

  /** Fails if another program listens where this node will, on a server of this kind. */
  void requireFreePorts(Server server) {
    for (int each : server.ports()) {
      int own = each + portOffset();
      if (!Ports.isFree(own)) {
        throw new LaunchException("port " + own + " is in use, but " + name + " needs it");
      }
    }
  }
}
