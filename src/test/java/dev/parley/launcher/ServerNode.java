package dev.parley.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * An application server on this machine's loopback address with one WAR on it, and with files of
 * its own. It can be killed, frozen and started again. Not safe for use by several threads at once.
 */
public abstract class ServerNode implements AutoCloseable {

  private static final Duration START_PATIENCE = Duration.ofMinutes(5);
  private static final Duration STOP_GRACE = Duration.ofSeconds(20);

  /** A starting server thinks for seconds, and goes on with what nobody waits for any more. */
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(20);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Server server;
  private final NodePlan plan;
  private final Path directory;
  private ChildProcess process;

  ServerNode(Server server, NodePlan plan, Path directory) {
    this.server = server;
    this.plan = plan;
    this.directory = directory.toAbsolutePath();
  }

  /**
   * A node that is not started yet, on the server that the system property {@code server} names.
   *
   * @param plan what it is to be
   * @param directory where its files go; what an earlier node left there is deleted, but for its
   *     logs
   */
  public static ServerNode of(NodePlan plan, Path directory) {
    return of(Server.chosen(), plan, directory);
  }

  /** The same on a server of one's choice, which the build has to have unpacked. */
  public static ServerNode of(Server server, NodePlan plan, Path directory) {
    return switch (server) {
      case WILDFLY -> new WildFlyNode(plan, directory);
      case PAYARA -> new PayaraNode(plan, directory);
    };
  }

  /** Makes the node's files, with nothing left of an earlier node but its logs. */
  abstract void prepare();

  /** Where the server looks for a WAR to deploy. */
  abstract Path deployment();

  /** What starts the server. */
  abstract ProcessBuilder command();

  /** What the server writes anew whenever it has deployed the WAR. */
  abstract Path deployedMark();

  /** Whether the server has tried to deploy the WAR and could not. */
  abstract boolean isDeploymentFailed();

  /** The server's log. */
  public abstract Path log();

  /**
   * Starts it and returns at once; {@link #waitUntilReady} waits.
   *
   * @throws LaunchException if one of its ports is in use
   */
  public final void start() {
    requireStartable();
    prepare();
    deployAtStart();
    startProcess();
  }

  final void requireStartable() {
    if (isRunning()) {
      throw new IllegalStateException(name() + " runs already");
    }
    plan.requireFreePorts(server);
  }

  /** Has the server deploy the WAR once it is started. */
  private void deployAtStart() {
    try {
      Files.copy(plan.war(), deployment(), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new LaunchException("Cannot copy " + plan.war() + ": " + e.getMessage(), e);
    }
  }

  final void startProcess() {
    ProcessBuilder command = command();
    command.environment().putAll(plan.environment());
    process = ChildProcess.start(name(), command, log().resolveSibling("console.log"));
  }

  /**
   * Returns when the deployment answers.
   *
   * @throws LaunchException if the node ends first, the deployment fails, or five minutes go by
   */
  public final void waitUntilReady() {
    process.awaitReady(() -> marked().isPresent() && isDeployed(), START_PATIENCE);
  }

  /**
   * Has the server take the WAR off and deploy it anew, as when a new one is copied over it, and
   * returns when the deployment answers.
   *
   * @throws LaunchException if the node ends, the deployment fails, or five minutes go by
   */
  public final void redeploy() {
    Optional<FileTime> before = marked();
    try {
      Files.setLastModifiedTime(deployment(), FileTime.from(Instant.now()));
    } catch (IOException e) {
      throw new LaunchException("Cannot touch " + deployment() + ": " + e.getMessage(), e);
    }
    process.awaitReady(
        () -> marked().isPresent() && !marked().equals(before) && isDeployed(), START_PATIENCE);
  }

  /** Returns when the server answers at this address with this status. */
  final void waitUntil(URI address, int status) {
    process.awaitReady(() -> status(address) == status, START_PATIENCE);
  }

  /** Ends it in order (SIGTERM), and kills it if that takes long. */
  public final void stop() {
    process.stop(STOP_GRACE);
  }

  /** Ends it at once (SIGKILL). */
  public final void kill() {
    process.kill();
  }

  /** Freezes it (SIGSTOP): connections stay open, and nothing answers. */
  public final void pause() {
    process.pause();
  }

  /** Lets it go on after {@link #pause} (SIGCONT). */
  public final void resume() {
    process.resume();
  }

  @Override
  public final void close() {
    if (isRunning()) {
      process.resume();
      process.stop(STOP_GRACE);
    }
  }

  public final boolean isRunning() {
    return process != null && process.isAlive();
  }

  public final String name() {
    return plan.name();
  }

  /** Where the WAR answers, with a slash at the end. */
  public final URI baseUri() {
    return URI.create("http://localhost:" + plan.port() + "/");
  }

  /**
   * Its process, for what the operating system knows of that: CPU time, memory, open files. It may
   * have ended.
   */
  public final ProcessHandle handle() {
    return process.handle();
  }

  final NodePlan plan() {
    return plan;
  }

  final Path directory() {
    return directory;
  }

  final CompletableFuture<?> ended() {
    return process.ended();
  }

  private boolean isDeployed() {
    if (isDeploymentFailed()) {
      throw new LaunchException(
          name() + ": the WAR was not deployed (log: " + Workspace.relative(log()) + ")");
    }
    return status(baseUri()) == 200;
  }

  /** When the server marked the WAR as deployed, if it has. */
  private Optional<FileTime> marked() {
    try {
      return Optional.of(Files.getLastModifiedTime(deployedMark()));
    } catch (IOException notThere) {
      return Optional.empty();
    }
  }

  /** The HTTP status of an answer, 0 without any. */
  private int status(URI address) {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(PROBE_TIMEOUT).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException notYet) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchException("Interrupted while waiting for " + name(), e);
    }
  }
}
