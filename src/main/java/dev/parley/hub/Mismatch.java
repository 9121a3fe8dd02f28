package dev.parley.hub;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Remembers that a server has changed what its wires are written for, where only sending finds that
 * out: the one connection ends, its client comes back, and no handshake gets such a wire any more.
 * Safe for use by any thread.
 */
public final class Mismatch implements Consumer<LinkageError> {
  private final AtomicReference<LinkageError> first = new AtomicReference<>();

  @Override
  public void accept(LinkageError found) {
    first.compareAndSet(null, found);
  }

  /**
   * For {@link ServerWires#below}.
   *
   * @throws LinkageError what was found, if something was
   */
  public void check() {
    LinkageError found = first.get();
    if (found != null) {
      throw found;
    }
  }
}
