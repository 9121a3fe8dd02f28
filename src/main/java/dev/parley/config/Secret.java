package dev.parley.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A value that no log may show: its text is always {@code ***}. Immutable. */
public record Secret(String value) {

  /** Whether both are the same, in a time that tells nothing about where they differ. */
  public boolean matches(String candidate) {
    return MessageDigest.isEqual(
        value.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "***";
  }
}
