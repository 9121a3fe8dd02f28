package dev.parley.command;

import dev.parley.broker.Order;
import dev.parley.broker.Revocation;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.HubError;
import dev.parley.protocol.IssuedToken;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Makes valid orders of requests of the server API; every method throws {@link
 * dev.parley.protocol.RefusedException} with the error that the caller is to be told.
 */
public final class OrderParser {
  /** How far ahead of a node's clock its callers' may be. */
  private static final long CLOCK_SKEW_SECONDS = 60;

  private static final String REASON = "disconnected";
  private static final long LATEST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private OrderParser() {}

  /** A request to disconnect a user. */
  public static Order disconnect(Fields fields) {
    Fields disconnect = fields.object("disconnect");
    return Order.disconnect(
        fields.presentText("user"),
        client(fields),
        Set.copyOf(fields.texts("whitelist")),
        disconnect.isEmpty()
            ? Disconnect.FORCED
            : Disconnect.custom(
                disconnect.number("code", 0, 0, Integer.MAX_VALUE),
                disconnect.text("reason").filter(reason -> !reason.isEmpty()).orElse(REASON)));
  }

  /**
   * A request to have a user's connections expire: now, if it says so or names a time that has
   * passed; never, if it names none.
   */
  public static Order refresh(Fields fields) {
    String user = fields.presentText("user");
    Optional<Instant> end =
        Optional.of(fields.number("expire_at", 0, 0, LATEST_SECOND))
            .filter(second -> second > 0)
            .map(Instant::ofEpochSecond);
    boolean isOver = end.isPresent() && !end.get().isAfter(Instant.now());
    return fields.flag("expired") || isOver
        ? Order.disconnect(user, client(fields), Set.of(), Disconnect.EXPIRED)
        : Order.expire(user, client(fields), end);
  }

  /** A request to revoke a user's tokens, or one token. */
  public static Revocation revocation(Fields fields) {
    if (fields.has("user") == fields.has("id")) {
      throw HubError.BAD_REQUEST.saying("user, id: one of them is required").refused();
    }
    return fields.has("id") ? ofToken(fields) : ofUser(fields);
  }

  private static Revocation ofToken(Fields fields) {
    String id = fields.requiredText("id");
    if (id.length() > IssuedToken.LONGEST_ID) {
      throw HubError.BAD_REQUEST
          .saying("id: must be at most " + IssuedToken.LONGEST_ID + " characters")
          .refused();
    }
    if (fields.has("issued_before")) {
      throw HubError.BAD_REQUEST.saying("issued_before: goes with user, not with id").refused();
    }
    return Revocation.ofToken(id);
  }

  /** Tokens tell whole seconds: those of the present one may have been issued before this. */
  private static Revocation ofUser(Fields fields) {
    long now = Instant.now().getEpochSecond();
    return Revocation.ofUser(
        ChannelNames.user("user", fields.requiredText("user")),
        fields.number("issued_before", now + 1, 1, now + CLOCK_SKEW_SECONDS));
  }

  private static String client(Fields fields) {
    fields.refuse("session", "is not available, use client");
    return fields.text("client").orElse("");
  }
}
