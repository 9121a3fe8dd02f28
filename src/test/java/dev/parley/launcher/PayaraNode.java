package dev.parley.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A node on Payara, which is a domain of its own there. */
public final class PayaraNode extends ServerNode {

  private static final String MAIN_CLASS = "com.sun.enterprise.glassfish.bootstrap.ASMain";
  private static final List<String> DEFAULT_JAVA_OPTIONS =
      List.of("-Xms64m", "-Djava.net.preferIPv4Stack=true");

  private final PayaraDomain domain;

  /** See {@link ServerNode#of}. */
  public PayaraNode(NodePlan plan, Path directory) {
    super(Server.PAYARA, plan, directory);
    this.domain = new PayaraDomain(directory(), plan.portOffset());
  }

  /** Starts it without its WAR and returns at once; {@link #waitUntilDeployable} waits. */
  public void startEmpty() {
    requireStartable();
    prepare();
    startProcess();
  }

  /** Returns when it can {@link #deploy}. */
  public void waitUntilDeployable() {
    waitUntil(baseUri(), 404);
    waitUntil(domain.management(), 200);
  }

  /**
   * Deploys a WAR, and returns when it is there.
   *
   * @throws LaunchException with what Payara says if it can't
   */
  public void deploy(Path war) {
    domain.deploy(war);
  }

  /**
   * Takes the WAR off again, and returns when it is gone.
   *
   * @throws LaunchException with what Payara says if it can't
   */
  public void undeploy() {
    domain.undeploy();
  }

  @Override
  void prepare() {
    domain.create();
  }

  @Override
  Path deployment() {
    return directory().resolve("autodeploy").resolve("ROOT.war");
  }

  /** The server's own JVM: {@code asadmin} would be a second one, which ends on its own terms. */
  @Override
  ProcessBuilder command() {
    List<String> command = new ArrayList<>(domain.command());
    List<String> options = new ArrayList<>(DEFAULT_JAVA_OPTIONS);
    options.addAll(plan().javaOptions());
    command.addAll(command.indexOf(MAIN_CLASS), options);
    List<String> properties = new ArrayList<>();
    plan().properties().forEach((key, value) -> properties.add("-D" + key + "=" + value));
    command.addAll(1, properties);
    return new ProcessBuilder(command);
  }

  @Override
  Path deployedMark() {
    return Path.of(deployment() + "_deployed");
  }

  @Override
  boolean isDeploymentFailed() {
    return Files.exists(Path.of(deployment() + "_deployFailed"));
  }

  @Override
  public Path log() {
    return directory().resolve("logs").resolve("server.log");
  }
}
