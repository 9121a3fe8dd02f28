package dev.parley.soak;

import dev.parley.launcher.ServerProcess;

/**
 * What a server holds at a moment at which as many clients are connected as at every other.
 *
 * @param threads of Java
 * @param heapBytes that are reachable
 * @param classLoaders that were not collected
 * @param openFiles sockets among them; 0 where the system does not tell
 */
record Sample(long threads, long heapBytes, long classLoaders, long openFiles) {

  static Sample of(ServerProcess server) {
    // What the first collection finds to be finalized or cleaned is gone after the second.
    server.liveHeapBytes();
    long heapBytes = server.liveHeapBytes();
    return new Sample(
        server.threads("").size(), heapBytes, server.classLoaders(), server.openFiles());
  }
}
