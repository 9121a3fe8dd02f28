package dev.parley.bench;

import java.net.URI;
import java.util.Optional;

/**
 * A system that is measured, as its readers and the stopwatch see it.
 *
 * @param name as the report calls it
 * @param readers the WebSocket endpoint that a reader connects to
 * @param channel the channel that is published into for it
 * @param greeting what a reader says first; empty for a server that needs no asking
 * @param process the server that holds the readers
 */
record Target(
    String name, URI readers, String channel, Optional<String> greeting, ProcessHandle process) {

  /** What a reader says to Parley: who it is, and what it reads. */
  static String centrifugeGreeting(String channel) {
    return "{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"}}";
  }
}
