package dev.parley.protocol;

/**
 * Why a command was refused; the connection lives on. Codes are those of the Centrifuge protocol.
 *
 * @param code the number that clients decide by
 * @param message for people; never empty
 * @param temporary whether trying again may help
 */
public record HubError(int code, String message, boolean temporary) {
  public static final HubError INTERNAL = new HubError(100, "internal server error", true);
  public static final HubError UNAUTHORIZED = new HubError(101, "unauthorized", false);
  public static final HubError UNKNOWN_CHANNEL = new HubError(102, "unknown channel", false);
  public static final HubError PERMISSION_DENIED = new HubError(103, "permission denied", false);
  public static final HubError METHOD_NOT_FOUND = new HubError(104, "method not found", false);
  public static final HubError ALREADY_SUBSCRIBED = new HubError(105, "already subscribed", false);
  public static final HubError LIMIT_EXCEEDED = new HubError(106, "limit exceeded", false);
  public static final HubError BAD_REQUEST = new HubError(107, "bad request", false);
  public static final HubError NOT_AVAILABLE = new HubError(108, "not available", false);
  public static final HubError TOKEN_EXPIRED = new HubError(109, "token expired", false);
  public static final HubError EXPIRED = new HubError(110, "expired", false);
  public static final HubError TOO_MANY_REQUESTS = new HubError(111, "too many requests", true);
  public static final HubError UNRECOVERABLE_POSITION =
      new HubError(112, "unrecoverable position", false);

  /** The same error, saying more exactly what is wrong. */
  public HubError saying(String detail) {
    return new HubError(code, detail, temporary);
  }

  /** Whether a token has expired, so that another may do. */
  public boolean isExpiry() {
    return code == TOKEN_EXPIRED.code || code == EXPIRED.code;
  }

  /** The exception that carries this error to whoever answers the command. */
  public RefusedException refused() {
    return new RefusedException(this);
  }
}
