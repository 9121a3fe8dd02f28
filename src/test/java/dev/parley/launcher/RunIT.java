package dev.parley.launcher;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The run command as a person meets it: what it prints, what its exit code is, what it leaves. */
class RunIT {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int PORT = 22_080;
  private static final int REDIS_NODE_AND_WATCHER = 3;

  @TempDir Path directory;
  private Process command;

  @AfterEach
  void end() {
    if (command != null) {
      command.destroyForcibly();
    }
  }

  @Test
  void saysWhereThePageOfEachNodeIsAndStoppedLeavesNoProcess() throws Exception {
    run("-Dport=" + PORT, "-Dnodes=2");

    awaitOutput("Parley is ready: http://localhost:" + PORT + "/");
    awaitOutput("and also: http://localhost:" + (PORT + 100) + "/");

    assertEquals(List.of(200, 200), List.of(status(PORT), status(PORT + 100)));
    List<ProcessHandle> processes = command.descendants().toList();

    command.destroy();

    await().atMost(PATIENCE).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void killedLeavesNoProcess() throws Exception {
    run("-Dport=" + PORT);
    await().atMost(PATIENCE).until(() -> command.descendants().count() == REDIS_NODE_AND_WATCHER);
    List<ProcessHandle> processes = command.descendants().toList();

    command.destroyForcibly();

    await().atMost(PATIENCE).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void portInUseIsOneLine() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      run("-Dport=" + other.getLocalPort());

      assertFails("Parley cannot run: port " + other.getLocalPort() + " is in use, .*");
    }
  }

  @Test
  void unreachableRedisIsOneLine() throws Exception {
    run("-Dport=" + PORT, "-Dparley.redis.uri=redis://:secret@localhost:" + Ports.free());

    assertFails("Parley cannot run: Redis cannot be reached at redis://localhost:\\d+: [^\n]*");
  }

  @Test
  void senselessNumberOfNodesIsOneLine() throws Exception {
    run("-Dnodes=many");

    assertFails("Parley cannot run: -Dnodes=many must be a number from 1 to 9");
  }

  @Test
  void unknownServerIsOneLine() throws Exception {
    run("-Dserver=tomcat");

    assertFails("Parley cannot run: -Dserver=tomcat must be wildfly or payara");
  }

  private void run(String... properties) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.add("-Dserver=" + Server.chosen());
    line.addAll(List.of(properties));
    line.add(Run.class.getName());
    command =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .start();
  }

  private void awaitOutput(String text) {
    await()
        .atMost(PATIENCE)
        .failFast("the command ended", () -> !command.isAlive())
        .until(() -> output().contains(text));
  }

  private void assertFails(String line) throws Exception {
    assertTrue(command.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "still running");
    assertEquals(1, command.exitValue(), "exit code");
    assertTrue(output().strip().matches(line), output());
  }

  private String output() {
    try {
      return Files.readString(directory.resolve("output"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static int status(int port) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/")).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }
}
