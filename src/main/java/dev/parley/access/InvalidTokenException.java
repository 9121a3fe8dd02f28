package dev.parley.access;

/** A token that will never be believed. Says nothing of what is in it. Has no stack trace. */
public class InvalidTokenException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason for a log; nothing of the token
   */
  public InvalidTokenException(String reason) {
    super(reason, null, false, false);
  }
}
