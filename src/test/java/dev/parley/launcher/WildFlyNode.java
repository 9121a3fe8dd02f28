package dev.parley.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.wildfly.core.launcher.StandaloneCommandBuilder;

/**
 * A WildFly on this machine's loopback address with one WAR on it, and with files of its own. It
 * can be killed, frozen and started again. Not safe for use by several threads at once.
 */
public final class WildFlyNode implements AutoCloseable {

  private static final Duration START_PATIENCE = Duration.ofMinutes(2);
  private static final Duration STOP_GRACE = Duration.ofSeconds(20);
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
  private static final List<String> DEFAULT_JAVA_OPTIONS =
      List.of(
          "-Xms64m", "-Xmx512m", "-XX:MaxMetaspaceSize=256m", "-Djava.net.preferIPv4Stack=true");

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PROBE_TIMEOUT).build();
  private final NodePlan plan;
  private final Path directory;
  private ChildProcess process;

  /**
   * A node that is not started yet.
   *
   * @param plan what it is to be
   * @param directory where its files go; what an earlier node left there is deleted, but for its
   *     logs
   */
  public WildFlyNode(NodePlan plan, Path directory) {
    this.plan = plan;
    this.directory = directory.toAbsolutePath();
  }

  /**
   * Starts it and returns at once; {@link #waitUntilReady} waits.
   *
   * @throws LaunchException if one of its ports is in use
   */
  public void start() {
    if (isRunning()) {
      throw new IllegalStateException(name() + " runs already");
    }
    plan.requireFreePorts();
    NodeDirectory.create(directory);
    deploy();
    process =
        ChildProcess.start(name(), command(), directory.resolve("log").resolve("console.log"));
  }

  /**
   * Returns when the deployment answers.
   *
   * @throws LaunchException if the node ends first, the deployment fails, or two minutes go by
   */
  public void waitUntilReady() {
    process.awaitReady(this::answers, START_PATIENCE);
  }

  /** Ends it in order (SIGTERM), and kills it if that takes long. */
  public void stop() {
    process.stop(STOP_GRACE);
  }

  /** Ends it at once (SIGKILL). */
  public void kill() {
    process.kill();
  }

  /** Freezes it (SIGSTOP): connections stay open, and nothing answers. */
  public void pause() {
    process.pause();
  }

  /** Lets it go on after {@link #pause} (SIGCONT). */
  public void resume() {
    process.resume();
  }

  @Override
  public void close() {
    if (isRunning()) {
      process.resume();
      process.stop(STOP_GRACE);
    }
  }

  public boolean isRunning() {
    return process != null && process.isAlive();
  }

  public String name() {
    return plan.name();
  }

  /** Where the WAR answers, with a slash at the end. */
  public URI baseUri() {
    return URI.create("http://localhost:" + plan.port() + "/");
  }

  /** The server's log. */
  public Path log() {
    return directory.resolve("log").resolve("server.log");
  }

  /** The process id, for what the operating system knows of it: CPU time, memory, open files. */
  public long pid() {
    return process.pid();
  }

  CompletableFuture<?> ended() {
    return process.ended();
  }

  private void deploy() {
    try {
      Files.copy(plan.war(), deployment(""), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new LaunchException("Cannot copy " + plan.war() + ": " + e.getMessage(), e);
    }
  }

  private Path deployment(String suffix) {
    return directory.resolve("deployments").resolve("ROOT.war" + suffix);
  }

  private ProcessBuilder command() {
    StandaloneCommandBuilder command =
        StandaloneCommandBuilder.of(Workspace.wildfly())
            .setBaseDirectory(directory)
            .setJavaOptions(DEFAULT_JAVA_OPTIONS)
            .addJavaOptions(plan.javaOptions())
            .addServerArgument("-Djboss.node.name=" + name())
            .addServerArgument("-Djboss.tx.node.id=" + name())
            .addServerArgument("-Djboss.socket.binding.port-offset=" + plan.portOffset());
    plan.properties().forEach((key, value) -> command.addServerArgument("-D" + key + "=" + value));
    ProcessBuilder process = new ProcessBuilder(command.build());
    process.environment().putAll(plan.environment());
    return process;
  }

  private boolean answers() {
    if (Files.exists(deployment(".failed"))) {
      throw new LaunchException(
          name() + ": the WAR was not deployed (log: " + Workspace.relative(log()) + ")");
    }
    HttpRequest request = HttpRequest.newBuilder(baseUri()).timeout(PROBE_TIMEOUT).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchException("Interrupted while waiting for " + name(), e);
    }
  }
}
