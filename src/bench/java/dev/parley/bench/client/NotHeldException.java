package dev.parley.bench.client;

/** The system falls behind under its load. */
public final class NotHeldException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  NotHeldException(String message) {
    super(message);
  }
}
