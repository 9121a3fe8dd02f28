package dev.parley.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * A real Redis on this machine's loopback address, with {@code server-config/redis/redis.conf} and
 * {@code users.acl}. It can be killed, frozen and started again; data and port stay the same. Not
 * safe for use by several threads at once.
 */
public final class RedisProcess implements AutoCloseable {

  private static final Duration START_PATIENCE = Duration.ofSeconds(15);
  private static final Duration STOP_GRACE = Duration.ofSeconds(5);
  private static final int PROBE_TIMEOUT_MILLIS = 1_000;
  private static final Pattern CHOOSE_PASSWORD = Pattern.compile(">CHANGE-(\\w+)");

  private final int port;
  private final Path directory;
  private final List<String> options;
  private ChildProcess process;

  /**
   * A Redis that is not started yet.
   *
   * @param port where it will listen
   * @param directory where its data and its log go; what an earlier one left there is loaded
   * @param options further settings, as on the command line: {@code "--appendonly", "no"}
   */
  public RedisProcess(int port, Path directory, String... options) {
    this.port = port;
    this.directory = directory.toAbsolutePath();
    this.options = List.of(options);
  }

  /**
   * Starts it, and returns when it answers.
   *
   * @throws LaunchException if it cannot, for instance because the port is in use
   */
  public void start() {
    if (isRunning()) {
      throw new IllegalStateException("Redis runs already on port " + port);
    }
    writeUsers();
    process = ChildProcess.start("Redis on port " + port, command(), log());
    try {
      process.awaitReady(this::answers, START_PATIENCE);
    } catch (LaunchException e) {
      process.kill();
      throw e;
    }
  }

  /** Forgets all data. It must not be running. */
  public void clear() {
    if (isRunning()) {
      throw new IllegalStateException("Redis is running on port " + port);
    }
    try {
      FileTree.delete(directory);
    } catch (IOException e) {
      throw new LaunchException(
          "Cannot clear " + Workspace.relative(directory) + ": " + e.getMessage(), e);
    }
  }

  /** Ends it in order (SIGTERM): it saves what it has. */
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
      // A frozen one would sit out the whole grace.
      process.resume();
      process.stop(STOP_GRACE);
    }
  }

  public boolean isRunning() {
    return process != null && process.isAlive();
  }

  public int port() {
    return port;
  }

  /** For who may do everything, without a password. */
  public URI uri() {
    return URI.create("redis://127.0.0.1:" + port);
  }

  /** For a node, which may do what {@code users.acl} grants it. */
  public URI nodeUri() {
    return uriOf("parley");
  }

  /** For one of the users of {@code users.acl}. */
  public URI uriOf(String user) {
    return URI.create("redis://" + user + ":" + passwordOf(user) + "@127.0.0.1:" + port);
  }

  /** The password that stands for the one which an operator is asked to choose. */
  public static String passwordOf(String user) {
    return Secrets.of(user);
  }

  CompletableFuture<?> ended() {
    return process.ended();
  }

  private Path log() {
    return directory.resolve("redis.log");
  }

  private Path users() {
    return directory.resolve("users.acl");
  }

  /**
   * The users as an operator is given them, with passwords. The user without a name stays on, as
   * the operator of this machine's Redis: tests use it, and so does a plain {@code redis-cli}.
   */
  private void writeUsers() {
    try {
      String given = Files.readString(Workspace.serverConfig("redis/users.acl"));
      Files.createDirectories(directory);
      Files.writeString(
          users(),
          CHOOSE_PASSWORD
              .matcher(given)
              .replaceAll(match -> ">" + passwordOf(match.group(1)))
              .replace("user default off", "user default on nopass ~* &* +@all"));
    } catch (IOException e) {
      throw new LaunchException("Cannot write " + Workspace.relative(users()), e);
    }
  }

  private ProcessBuilder command() {
    List<String> command = new ArrayList<>();
    command.add(RedisBinary.path().toString());
    command.add(Workspace.serverConfig("redis/redis.conf").toString());
    command.addAll(List.of("--bind", "127.0.0.1", "--port", Integer.toString(port)));
    command.addAll(List.of("--dir", directory.toString()));
    command.addAll(List.of("--aclfile", users().toString()));
    command.addAll(List.of("--enable-debug-command", "local"));
    command.addAll(options);
    return new ProcessBuilder(command);
  }

  /** Whether this very process answers, and not another Redis that had the port already. */
  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PROBE_TIMEOUT_MILLIS);
      socket.setSoTimeout(PROBE_TIMEOUT_MILLIS);
      socket
          .getOutputStream()
          .write("PING\r\nINFO server\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer.startsWith("+PONG") && answer.contains("process_id:" + process.pid() + "\r");
    } catch (IOException notYet) {
      return false;
    }
  }
}
