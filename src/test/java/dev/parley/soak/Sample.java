package dev.parley.soak;

import dev.parley.launcher.ServerProcess;
import java.util.List;

/**
 * What a server holds at a moment at which as many clients are connected as at every other.
 *
 * @param threads of Java, but for those that the server's pools have for the moment
 * @param heapBytes that are reachable
 * @param classLoaders that were not collected
 * @param openFiles sockets among them; 0 where the system does not tell
 */
record Sample(long threads, long heapBytes, long classLoaders, long openFiles) {

  /**
   * Pools by which Payara deploys, whose threads go a minute after the work, and the one by which
   * it answers, which {@code parley.asadmin} bounds.
   */
  private static final List<String> BREATHING =
      List.of(
          "GF Domain XML",
          "RunLevelControllerThread",
          "Executor-Service",
          "FelixResolver",
          "http-thread-pool");

  static Sample of(ServerProcess server) {
    // What the first collection finds to be finalized or cleaned is gone after the second.
    server.liveHeapBytes();
    long heapBytes = server.liveHeapBytes();
    long threads =
        server.threads("").stream()
            .filter(name -> BREATHING.stream().noneMatch(name::startsWith))
            .count();
    return new Sample(threads, heapBytes, server.classLoaders(), server.openFiles());
  }
}
