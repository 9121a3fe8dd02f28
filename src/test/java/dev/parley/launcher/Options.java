package dev.parley.launcher;

import java.util.Properties;

/**
 * What was given on the command line, as {@code -Dname=value}.
 *
 * @param properties the system's
 */
public record Options(Properties properties) {

  /** Those of this JVM. */
  public static Options given() {
    return new Options(System.getProperties());
  }

  /**
   * A number.
   *
   * @param fallback what it is unless something was given
   * @throws LaunchException if what was given is no number from {@code min} to {@code max}
   */
  public int number(String name, int fallback, int min, int max) {
    String text = properties.getProperty(name, Integer.toString(fallback));
    if (text.matches("\\d{1,6}")
        && Integer.parseInt(text) >= min
        && Integer.parseInt(text) <= max) {
      return Integer.parseInt(text);
    }
    throw new LaunchException(
        "-D" + name + "=" + text + " must be a number from " + min + " to " + max);
  }
}
