package dev.parley.config;

/** A value that no log may show: its text is always {@code ***}. Immutable. */
public record Secret(String value) {

  @Override
  public String toString() {
    return "***";
  }
}
