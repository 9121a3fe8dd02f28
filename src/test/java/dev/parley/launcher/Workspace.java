package dev.parley.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where things lie in a checkout. The build names its root in the system property {@code basedir};
 * without it, the working directory is taken.
 */
final class Workspace {

  private static final Path ROOT = Path.of(System.getProperty("basedir", "")).toAbsolutePath();

  private Workspace() {}

  static Path war() {
    return existing(target().resolve("parley.war"));
  }

  static Path serverConfig(String file) {
    return existing(ROOT.resolve("server-config").resolve(file));
  }

  /** The unpacked WildFly, of whatever version the build unpacked. */
  static Path wildfly() {
    return unpacked("wildfly", "jboss-modules.jar");
  }

  /** The unpacked Payara, of whatever version the build unpacked. */
  static Path payara() {
    return unpacked("payara", "bin/asadmin");
  }

  private static Path unpacked(String server, String mark) {
    Path directory = existing(target().resolve(server));
    try (Stream<Path> children = Files.list(directory)) {
      return children
          .filter(child -> Files.isRegularFile(child.resolve(mark)))
          .findFirst()
          .orElseThrow(() -> new LaunchException("No " + server + " below " + directory));
    } catch (IOException e) {
      throw new LaunchException("Cannot read " + directory + ": " + e.getMessage(), e);
    }
  }

  static Path target() {
    return ROOT.resolve("target");
  }

  /** The path as a person at the root of the checkout would type it. */
  static Path relative(Path path) {
    return path.startsWith(ROOT) ? ROOT.relativize(path) : path;
  }

  private static Path existing(Path path) {
    if (Files.exists(path)) {
      return path;
    }
    throw new LaunchException(
        relative(path)
            + " does not exist: let Maven make it, with mvn pre-integration-test -Dserver="
            + Server.chosen());
  }
}
