package dev.parley.launcher;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/** The application servers that Parley is run and tested on. */
public enum Server {
  WILDFLY("WildFly", 8443, 9990),
  PAYARA("Payara", 8443, 4848);

  private static final String PROPERTY = "server";

  private final String title;
  private final int httpsPort;
  private final int managementPort;

  Server(String title, int httpsPort, int managementPort) {
    this.title = title;
    this.httpsPort = httpsPort;
    this.managementPort = managementPort;
  }

  /**
   * The one that the system property {@code server} names, by default WildFly.
   *
   * @throws LaunchException if there is none of that name
   */
  public static Server chosen() {
    return chosen(System.getProperties());
  }

  /** The same with properties that are not the system's. */
  static Server chosen(Properties properties) {
    String name = properties.getProperty(PROPERTY, WILDFLY.toString());
    return Arrays.stream(values())
        .filter(server -> server.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new LaunchException("-D" + PROPERTY + "=" + name + " must be wildfly or payara"));
  }

  /** That of the two which this one is not. */
  public Server other() {
    return this == WILDFLY ? PAYARA : WILDFLY;
  }

  /** Whether the build has unpacked it. */
  public boolean isHere() {
    return Files.isDirectory(Workspace.target().resolve(toString()));
  }

  /** Its name as its makers write it. */
  String title() {
    return title;
  }

  /** Its ports on a node that answers HTTP at 8080; on others, all move along. */
  List<Integer> ports() {
    return List.of(NodePlan.HTTP, httpsPort, managementPort);
  }

  int httpsPort() {
    return httpsPort;
  }

  int managementPort() {
    return managementPort;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
