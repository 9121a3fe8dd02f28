package dev.parley.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.wildfly.core.launcher.StandaloneCommandBuilder;

/** A node on WildFly. */
final class WildFlyNode extends ServerNode {

  private static final List<String> DEFAULT_JAVA_OPTIONS =
      List.of(
          "-Xms64m", "-Xmx512m", "-XX:MaxMetaspaceSize=256m", "-Djava.net.preferIPv4Stack=true");

  WildFlyNode(NodePlan plan, Path directory) {
    super(Server.WILDFLY, plan, directory);
  }

  @Override
  void prepare() {
    NodeDirectory.create(directory());
  }

  @Override
  Path deployment() {
    return directory().resolve("deployments").resolve("ROOT.war");
  }

  @Override
  ProcessBuilder command() {
    StandaloneCommandBuilder command =
        StandaloneCommandBuilder.of(Workspace.wildfly())
            .setBaseDirectory(directory())
            .setJavaOptions(DEFAULT_JAVA_OPTIONS)
            .addJavaOptions(plan().javaOptions())
            .addServerArgument("-Djboss.node.name=" + name())
            .addServerArgument("-Djboss.tx.node.id=" + name())
            .addServerArgument("-Djboss.socket.binding.port-offset=" + plan().portOffset());
    plan()
        .properties()
        .forEach((key, value) -> command.addServerArgument("-D" + key + "=" + value));
    return new ProcessBuilder(command.build());
  }

  @Override
  Path deployedMark() {
    return Path.of(deployment() + ".deployed");
  }

  @Override
  boolean isDeploymentFailed() {
    return Files.exists(Path.of(deployment() + ".failed"));
  }

  @Override
  public Path log() {
    return directory().resolve("log").resolve("server.log");
  }
}
