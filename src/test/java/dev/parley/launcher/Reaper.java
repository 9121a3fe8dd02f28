package dev.parley.launcher;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * Sees to it that no child outlives this JVM, nor what a child has started and left behind.
 *
 * <p>When the JVM ends in order (its last thread, {@code System.exit}, Ctrl-C, SIGTERM), a shutdown
 * hook asks the children to stop and kills those that linger. When it is killed, nothing of it can
 * run any more: a second, tiny JVM holds the other end of a pipe, learns by the pipe's end that
 * this one is gone, and kills the children it was told of.
 */
final class Reaper {

  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Set<ProcessHandle> children = ConcurrentHashMap.newKeySet();
  private final OutputStream pipe;

  private Reaper() {
    pipe = startWatcher();
    Runtime.getRuntime().addShutdownHook(new Thread(this::endAll, "reaper"));
  }

  /** From now on the child ends with this JVM at the latest. */
  static void watch(Process child) {
    OfThisJvm.REAPER.add(child);
  }

  /** Made at first use, and never in the watcher, which runs {@link #main} alone. */
  private static final class OfThisJvm {
    private static final Reaper REAPER = new Reaper();
  }

  /**
   * Those that live, and all that they have started. Nobody can tell it of those that have ended:
   * their children have another parent, and their ids may be another's.
   */
  static List<ProcessHandle> families(Collection<ProcessHandle> processes) {
    return processes.stream()
        .filter(ProcessHandle::isAlive)
        .flatMap(each -> Stream.concat(Stream.of(each), each.descendants()))
        .toList();
  }

  private void add(Process child) {
    children.add(child.toHandle());
    child.onExit().thenRun(() -> children.remove(child.toHandle()));
    try {
      synchronized (pipe) {
        pipe.write((child.pid() + "\n").getBytes(StandardCharsets.US_ASCII));
        pipe.flush();
      }
    } catch (IOException e) {
      child.destroyForcibly();
      throw new LaunchException("The process that watches over the others is gone", e);
    }
  }

  private void endAll() {
    List<ProcessHandle> families = families(children);
    children.forEach(ProcessHandle::destroy);
    long deadline = System.nanoTime() + GRACE.toNanos();
    while (children.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < deadline) {
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        break;
      }
    }
    families.forEach(ProcessHandle::destroyForcibly);
  }

  private static OutputStream startWatcher() {
    try {
      return new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx16m",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-cp",
              new File(Reaper.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                  .getPath(),
              Reaper.class.getName())
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .getOutputStream();
    } catch (IOException | URISyntaxException e) {
      throw new LaunchException("Cannot start a second Java: " + e.getMessage(), e);
    }
  }

  /**
   * The watcher: reads process ids until the pipe ends, then kills what is left of them, and of
   * what they have started.
   *
   * <p>Ctrl-C in a terminal reaches this process too, and must not end it before its work is done:
   * the shutdown hook waits for the pipe's end.
   */
  public static void main(String[] arguments) throws IOException {
    CountDownLatch done = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitQuietly(done)));
    List<ProcessHandle> wards = new ArrayList<>();
    BufferedReader pipe =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = pipe.readLine(); line != null; line = pipe.readLine()) {
      // A handle remembers when its process started, so a recycled id is never mistaken for it.
      ProcessHandle.of(Long.parseLong(line)).ifPresent(wards::add);
    }
    families(wards).forEach(ProcessHandle::destroyForcibly);
    done.countDown();
  }

  private static void awaitQuietly(CountDownLatch done) {
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
