package dev.parley.protocol;

import java.util.concurrent.CompletionException;

/** A command was refused with an error that its sender is to be told. Has no stack trace. */
public class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient HubError error;

  RefusedException(HubError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  /** What the sender of the command is told. */
  public HubError error() {
    return error;
  }

  /** What a failed stage means to the sender: its own error, or {@link HubError#INTERNAL}. */
  public static HubError errorOf(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof RefusedException refused ? refused.error() : HubError.INTERNAL;
  }
}
