package dev.parley.launcher;

/** Secrets of tests, made so that one search finds them wherever they have leaked. */
public final class Secrets {
  /** What is part of every one of them, and of nothing else. */
  public static final String MARK = "-that-nobody-guesses";

  private Secrets() {}

  /** The secret of this name. */
  public static String of(String name) {
    return name + MARK;
  }
}
