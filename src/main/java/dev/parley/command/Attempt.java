package dev.parley.command;

import dev.parley.protocol.HubError;
import dev.parley.protocol.RefusedException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What was asked for, looked at before its turn or beside others: valid, or refused by itself.
 * Immutable.
 *
 * @param valid empty if it was refused
 * @param error empty if it is valid
 */
public record Attempt<T>(Optional<T> valid, Optional<HubError> error) {

  /** Looks at it, and keeps the refusal for later. */
  public static <T> Attempt<T> of(Supplier<T> look) {
    try {
      return new Attempt<>(Optional.of(look.get()), Optional.empty());
    } catch (RefusedException e) {
      return new Attempt<>(Optional.empty(), Optional.of(e.error()));
    }
  }

  /**
   * What was asked for.
   *
   * @throws RefusedException with its error, if it was refused
   */
  public T orRefused() {
    return valid.orElseThrow(() -> error.orElseThrow().refused());
  }
}
