package dev.parley.command;

import dev.parley.protocol.HubError;
import dev.parley.protocol.RefusedException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One of several commands that were asked for together: valid, or refused by itself. Immutable.
 *
 * @param command empty if it was refused
 * @param error empty if it is valid
 */
public record Attempt<T>(Optional<T> command, Optional<HubError> error) {

  static <T> Attempt<T> of(Supplier<T> parser) {
    try {
      return new Attempt<>(Optional.of(parser.get()), Optional.empty());
    } catch (RefusedException e) {
      return new Attempt<>(Optional.empty(), Optional.of(e.error()));
    }
  }
}
