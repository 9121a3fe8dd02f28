package dev.parley.config;

import java.util.List;

/** The settings cannot be used; the message names every fault, one a line. */
public class InvalidSettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidSettingsException(List<String> faults) {
    super("Parley can't start, its settings have faults:\n  " + String.join("\n  ", faults));
  }
}
