package dev.parley.protocol;

import java.util.List;

/**
 * Why a connection ends: a WebSocket close code and a reason. By the Centrifuge protocol clients
 * come back after 3000-3499 and 4000-4499, and stay away after 3500-3999 and 4500-4999. Codes below
 * 3000 are those of RFC 6455 §7.4.1, the others the Centrifuge protocol's. Immutable.
 *
 * @param code a close code of RFC 6455 §7.4 that an endpoint may send
 * @param reason never empty for our own codes; at most 123 bytes (RFC 6455 §5.5)
 */
public record Disconnect(int code, String reason) {
  public static final Disconnect NORMAL = new Disconnect(1000, "");
  public static final Disconnect UNSUPPORTED_DATA = new Disconnect(1003, "text frames only");
  public static final Disconnect MESSAGE_TOO_BIG = new Disconnect(1009, "frame over the limit");
  public static final Disconnect TRY_AGAIN_LATER = new Disconnect(1013, "try again later");
  public static final Disconnect SHUTDOWN = new Disconnect(3001, "shutdown");
  public static final Disconnect SERVER_ERROR = new Disconnect(3004, "internal server error");
  public static final Disconnect EXPIRED = new Disconnect(3005, "connection expired");
  public static final Disconnect SLOW = new Disconnect(3008, "slow");
  public static final Disconnect WRITE_ERROR = new Disconnect(3009, "write error");
  public static final Disconnect INSUFFICIENT_STATE = new Disconnect(3010, "insufficient state");
  public static final Disconnect NO_PONG = new Disconnect(3012, "no pong");
  public static final Disconnect TOO_MANY_REQUESTS = new Disconnect(3013, "too many requests");
  public static final Disconnect INVALID_TOKEN = new Disconnect(3500, "invalid token");
  public static final Disconnect BAD_REQUEST = new Disconnect(3501, "bad request");
  public static final Disconnect STALE = new Disconnect(3502, "stale");
  public static final Disconnect FORCED = new Disconnect(3503, "force disconnect");
  public static final Disconnect CONNECTION_LIMIT = new Disconnect(3504, "connection limit");
  public static final Disconnect PERMISSION_DENIED = new Disconnect(3507, "permission denied");
  public static final Disconnect NOT_AVAILABLE = new Disconnect(3508, "not available");
  public static final Disconnect TOO_MANY_ERRORS = new Disconnect(3509, "too many errors");

  private static final int MOST_REASON_CHARACTERS = 41; // 3 bytes each at most, 123 together

  /**
   * A disconnect that a caller of the server API asks for.
   *
   * @throws RefusedException if the code is not one that an application may use
   */
  public static Disconnect custom(long code, String reason) {
    if (code < 3000 || code > 4999) {
      throw HubError.BAD_REQUEST.saying("disconnect.code: must be 3000 to 4999").refused();
    }
    if (reason.length() > MOST_REASON_CHARACTERS || !isProse(reason)) {
      throw HubError.BAD_REQUEST
          .saying(
              "disconnect.reason: must be 1 to "
                  + MOST_REASON_CHARACTERS
                  + " characters, the first a letter")
          .refused();
    }
    return new Disconnect((int) code, reason);
  }

  /** The JavaScript SDK takes a reason that is JSON for an advice whether to come back. */
  private static boolean isProse(String reason) {
    return !reason.isEmpty()
        && Character.isLetter(reason.charAt(0))
        && !List.of("true", "false", "null").contains(reason.trim());
  }
}
