package dev.parley.broker;

import java.util.Optional;

/**
 * One of the things that a node's health depends on. Immutable.
 *
 * @param name what was looked at
 * @param fault what is wrong, in an operator's words; empty if nothing is
 */
public record Check(String name, Optional<String> fault) {

  static Check up(String name) {
    return new Check(name, Optional.empty());
  }

  static Check down(String name, String fault) {
    return new Check(name, Optional.of(fault));
  }

  /** Whether nothing is wrong. */
  public boolean isUp() {
    return fault.isEmpty();
  }
}
