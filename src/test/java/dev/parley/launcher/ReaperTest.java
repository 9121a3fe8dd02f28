package dev.parley.launcher;

import static org.awaitility.Awaitility.await;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a child has started ends too, though the child itself would leave it behind. */
class ReaperTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;

  @Test
  void aChildThatIsStoppedLeavesNobodyBehind() {
    ChildProcess child = ChildProcess.start("parent", parent(), directory.resolve("parent.log"));
    List<ProcessHandle> grandchildren = awaitChildrenOf(child.handle());

    child.stop(PATIENCE);

    awaitEnd(grandchildren);
  }

  @Test
  void aChildThatIsKilledLeavesNobodyBehind() {
    ChildProcess child = ChildProcess.start("parent", parent(), directory.resolve("parent.log"));
    List<ProcessHandle> grandchildren = awaitChildrenOf(child.handle());

    child.kill();

    awaitEnd(grandchildren);
  }

  @Test
  void theWatcherLeavesNobodyBehind() throws Exception {
    Process child = parent().start();
    List<ProcessHandle> grandchildren = awaitChildrenOf(child.toHandle());
    Process watcher =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Reaper.class.getName())
            .start();

    try (OutputStream pipe = watcher.getOutputStream()) {
      pipe.write((child.pid() + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    awaitEnd(grandchildren);
  }

  private static ProcessBuilder parent() {
    return new ProcessBuilder("sh", "-c", "sleep 60 & wait");
  }

  private static List<ProcessHandle> awaitChildrenOf(ProcessHandle parent) {
    await().atMost(PATIENCE).until(() -> parent.children().count() == 1);
    return parent.children().toList();
  }

  private static void awaitEnd(List<ProcessHandle> processes) {
    await().atMost(PATIENCE).until(() -> processes.stream().noneMatch(ReaperTest::runs));
  }

  /** Not every container's first process reaps what has ended; that has no executable any more. */
  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }
}
