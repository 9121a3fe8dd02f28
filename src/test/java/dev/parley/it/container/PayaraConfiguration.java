package dev.parley.it.container;

import dev.parley.launcher.NodePlan;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.arquillian.container.spi.ConfigurationException;
import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;

/** What {@code arquillian.xml} says of a {@link PayaraContainer}; Arquillian calls the setters. */
public final class PayaraConfiguration implements ContainerConfiguration {

  private Path directory;
  private int port;
  private Map<String, String> settings = Map.of();

  /** Where the node's files go; the last part is its name. */
  public void setDirectory(String path) {
    directory = Path.of(path);
  }

  /** Where it answers HTTP. */
  public void setPort(int number) {
    port = number;
  }

  /** Parley's settings beyond those of every node here, as {@code name=value} between blanks. */
  public void setSettings(String text) {
    settings =
        Stream.of(text.strip().split("\\s+"))
            .map(setting -> setting.split("=", 2))
            .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
  }

  @Override
  public void validate() {
    if (directory == null || port == 0) {
      throw new ConfigurationException("A Payara needs a directory and a port");
    }
  }

  Path directory() {
    return directory;
  }

  NodePlan plan() {
    return NodePlan.of(directory.getFileName().toString(), port).shortLived().with(settings);
  }
}
