package dev.parley.command;

import dev.parley.broker.Order;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.HubError;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Makes valid orders of requests of the server API; every method throws {@link
 * dev.parley.protocol.RefusedException} with the error that the caller is to be told.
 */
public final class OrderParser {
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
                disconnect.presentText("reason")));
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

  private static String client(Fields fields) {
    if (fields.has("session")) {
      throw HubError.BAD_REQUEST.saying("session: is not available, use client").refused();
    }
    return fields.text("client").orElse("");
  }
}
