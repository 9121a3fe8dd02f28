package dev.parley.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A node's own Payara domain, so that nodes of one Payara share no file and no port. It is the
 * domain that Payara comes with, started with {@code server-config/payara/parley.asadmin}.
 */
final class PayaraDomain {

  private static final Duration ASADMIN_PATIENCE = Duration.ofMinutes(1);
  private static final Duration DEPLOY_PATIENCE = Duration.ofMinutes(5);

  /** Where Payara's own domain has HTTPS; ours have it where WildFly has. */
  private static final int DOMAIN1_HTTPS = 8181;

  /** An open shell on port 6666, of no use to Parley and in the way of the next node. */
  private static final List<String> REMOTE_SHELL =
      List.of("-Dorg.glassfish.additionalOSGiBundlesToStart=", "-Dosgi.shell.telnet.");

  /** Before it, the JVM may have words of its own, as on {@code JAVA_TOOL_OPTIONS}. */
  private static final String COMMAND_FOLLOWS = "Dump of JVM Invocation line";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path directory;
  private final int portOffset;

  PayaraDomain(Path directory, int portOffset) {
    this.directory = directory;
    this.portOffset = portOffset;
  }

  /**
   * Makes the directory anew: nothing is left of an earlier node in it but its logs.
   *
   * @throws LaunchException if it cannot be written
   */
  void create() {
    Path template = Workspace.payara().resolve("glassfish").resolve("domains").resolve("domain1");
    try {
      for (String part :
          List.of("applications", "autodeploy", "config", "generated", "lib", "osgi-cache")) {
        FileTree.delete(directory.resolve(part));
      }
      FileTree.copy(template.resolve("config"), directory.resolve("config"));
      FileTree.copy(template.resolve("lib"), directory.resolve("lib"));
      Files.createDirectories(directory.resolve("autodeploy"));
      // Left empty: Payara's own page answers at "/" until Parley does.
      Files.createDirectories(directory.resolve("docroot"));
      Path configuration = directory.resolve("config").resolve("domain.xml");
      Files.writeString(configuration, onOurPorts(Files.readString(configuration)));
    } catch (IOException | UncheckedIOException e) {
      throw new LaunchException(
          "Cannot write " + Workspace.relative(directory) + ": " + e.getMessage(), e);
    }
  }

  /** The command line of the server's JVM, as {@code asadmin} would have it. */
  List<String> command() {
    Path asadmin = Path.of("glassfish", "lib", "client", "appserver-cli.jar");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            Workspace.payara().resolve(asadmin).toString(),
            "start-domain",
            "--dry-run",
            "--prebootcommandfile",
            Workspace.serverConfig("payara/parley.asadmin").toString(),
            "--domaindir",
            directory.getParent().toString(),
            directory.getFileName().toString());
    Path answer = directory.resolve("config").resolve("command");
    int status = ChildProcess.start("asadmin", builder, answer).awaitEnd(ASADMIN_PATIENCE);
    if (status != 0) {
      throw new LaunchException(
          "asadmin knows no way to start the domain (log: " + Workspace.relative(answer) + ")");
    }
    try (var lines = Files.lines(answer)) {
      return lines
          .dropWhile(line -> !line.startsWith(COMMAND_FOLLOWS))
          .skip(1)
          .takeWhile(line -> !line.isBlank())
          .filter(PayaraDomain::isWanted)
          .toList();
    } catch (IOException e) {
      throw new LaunchException("Cannot read " + Workspace.relative(answer), e);
    }
  }

  /** Where Payara takes commands. */
  URI management() {
    return URI.create(
        "http://localhost:" + (Server.PAYARA.managementPort() + portOffset) + "/management/domain");
  }

  void deploy(Path war) {
    String form = "name=ROOT&id=" + URLEncoder.encode(war.toString(), StandardCharsets.UTF_8);
    call(
        HttpRequest.newBuilder(applications(""))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  void undeploy() {
    call(HttpRequest.newBuilder(applications("/ROOT")).DELETE());
  }

  private URI applications(String path) {
    return URI.create(management() + "/applications/application" + path);
  }

  private void call(HttpRequest.Builder command) {
    HttpRequest request =
        command
            .header("X-Requested-By", "parley")
            .header("Accept", "application/json")
            .timeout(DEPLOY_PATIENCE)
            .build();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new LaunchException("Payara answered " + answer.statusCode() + ": " + answer.body());
      }
    } catch (IOException e) {
      throw new LaunchException("Payara did not answer " + request.uri() + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchException("Interrupted while Payara worked", e);
    }
  }

  private static boolean isWanted(String argument) {
    return REMOTE_SHELL.stream().noneMatch(argument::startsWith);
  }

  private String onOurPorts(String configuration) {
    return configuration
        .replace(listener(NodePlan.HTTP), ourListener(NodePlan.HTTP))
        .replace(listener(DOMAIN1_HTTPS), ourListener(Server.PAYARA.httpsPort()))
        .replace(
            listener(Server.PAYARA.managementPort()), ourListener(Server.PAYARA.managementPort()));
  }

  private static String listener(int port) {
    return "<network-listener port=\"" + port + "\"";
  }

  private String ourListener(int port) {
    return listener(port + portOffset) + " address=\"127.0.0.1\"";
  }
}
