package dev.parley.hub;

import jakarta.websocket.Session;
import java.util.Optional;
import java.util.function.Function;

/**
 * What one kind of server has that is better than {@link PortableWire}. May fail with whatever a
 * server's changed internals lead to. Safe for use by any thread.
 */
public interface ServerWires {

  /**
   * What a socket may hold. Left to itself, Linux lets it grow to megabytes of what its client does
   * not read.
   */
  int SEND_BUFFER_BYTES = 256 << 10;

  /** What they are called in logs and {@code info}. */
  String name();

  /**
   * What opens the wire of a WebSocket whose handshake the calling thread handles, to be called
   * while its session opens.
   *
   * @param handshake the servlet's request, or the server's own where there is no servlet
   * @return empty if this socket can't be had, as that of another HTTP than 1.1
   */
  Optional<Function<Session, Wire>> below(Object handshake);
}
