package dev.parley.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.wildfly.core.launcher.CliCommandBuilder;

/**
 * A node's own {@code jboss.server.base.dir}, so that nodes of one WildFly share no file. Its
 * configuration is WildFly's, prepared by {@code server-config/wildfly/parley.cli}.
 */
final class NodeDirectory {

  private static final Duration CLI_PATIENCE = Duration.ofMinutes(2);

  private NodeDirectory() {}

  /**
   * Makes the directory anew: nothing is left of an earlier node in it but its logs.
   *
   * @param directory below {@code target/}
   * @throws LaunchException if the configuration cannot be prepared
   */
  static void create(Path directory) {
    Path prepared = prepared();
    try {
      for (String part : List.of("configuration", "data", "deployments", "tmp")) {
        FileTree.delete(directory.resolve(part));
      }
      FileTree.copy(prepared.resolve("configuration"), directory.resolve("configuration"));
      Files.createDirectories(directory.resolve("deployments"));
    } catch (IOException | UncheckedIOException e) {
      throw new LaunchException(
          "Cannot write " + Workspace.relative(directory) + ": " + e.getMessage(), e);
    }
  }

  /** Prepared once for each WildFly and each version of the script; the stamp tells which. */
  private static Path prepared() {
    Path wildfly = Workspace.wildfly();
    Path script = Workspace.serverConfig("wildfly/parley.cli");
    Path prepared = Workspace.target().resolve("prepared").resolve(wildfly.getFileName());
    Path stamp = prepared.resolve("parley.cli");
    try {
      if (!Files.exists(stamp) || Files.mismatch(stamp, script) != -1) {
        FileTree.delete(prepared);
        FileTree.copy(wildfly.resolve("standalone"), prepared);
        run(wildfly, prepared, script);
        FileTree.delete(prepared.resolve("configuration").resolve("standalone_xml_history"));
        Files.copy(script, stamp);
      }
      return prepared;
    } catch (IOException | UncheckedIOException e) {
      throw new LaunchException(
          "Cannot prepare " + Workspace.relative(prepared) + ": " + e.getMessage(), e);
    }
  }

  private static void run(Path wildfly, Path base, Path script) {
    List<String> command =
        CliCommandBuilder.asModularLauncher(wildfly)
            .addJavaOption("-Djboss.server.base.dir=" + base)
            .setScriptFile(script)
            .build();
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JBOSS_HOME", wildfly.toString());
    Path log = base.resolve("cli.log");
    int status = ChildProcess.start("The WildFly CLI", builder, log).awaitEnd(CLI_PATIENCE);
    if (status != 0) {
      throw new LaunchException(
          "The WildFly CLI refused parley.cli (log: " + Workspace.relative(log) + ")");
    }
  }
}
