package dev.parley.protocol;

/**
 * Why the server ended a subscription. By the Centrifuge protocol clients subscribe again after
 * 2500 and above.
 *
 * @param code the number that clients decide by
 * @param reason for people; never empty
 */
public record Unsubscribe(int code, String reason) {
  public static final Unsubscribe BY_SERVER = new Unsubscribe(2000, "server unsubscribe");
  public static final Unsubscribe INSUFFICIENT_STATE = new Unsubscribe(2500, "insufficient state");
  public static final Unsubscribe EXPIRED = new Unsubscribe(2501, "expired");
}
