package dev.parley.protocol;

import java.util.OptionalLong;

/**
 * Writes the server's side of the Centrifuge protocol in JSON. A reply names the id of its command;
 * a message with neither id nor push is a ping. No message has a line feed: clients split frames
 * there.
 */
public final class CentrifugeJson {
  /** The server's ping, to be answered with the same. */
  public static final Message PING = Message.of("{}");

  private CentrifugeJson() {}

  /** The reply to a successful connect. */
  public static Message connected(long id, ConnectResult result) {
    StringBuilder json =
        reply(id, "connect")
            .append("{\"client\":")
            .append(Json.quote(result.client()))
            .append(",\"version\":")
            .append(Json.quote(result.version()))
            .append(life(result.secondsToLive()))
            .append(",\"ping\":")
            .append(result.pingSeconds())
            .append(",\"pong\":true,\"node\":")
            .append(Json.quote(result.node()))
            .append(",\"time\":")
            .append(result.time());
    if (!result.subs().isEmpty()) {
      json.append(",\"subs\":{");
      result
          .subs()
          .forEach(
              (channel, subscription) ->
                  json.append(Json.quote(channel))
                      .append(':')
                      .append(subscription.json())
                      .append(','));
      json.setCharAt(json.length() - 1, '}');
    }
    return Message.of(json.append("}}").toString());
  }

  /**
   * The reply to a successful refresh.
   *
   * @param secondsToLive until the next is due; for ever, if there are none
   */
  public static Message refreshed(
      long id, String client, String version, OptionalLong secondsToLive) {
    return Message.of(
        reply(id, "refresh")
            .append("{\"client\":")
            .append(Json.quote(client))
            .append(",\"version\":")
            .append(Json.quote(version))
            .append(life(secondsToLive))
            .append("}}")
            .toString());
  }

  /**
   * The reply to a successful refresh of a subscription.
   *
   * @param secondsToLive until the next is due; for ever, if there are none
   */
  public static Message subscriptionRefreshed(long id, OptionalLong secondsToLive) {
    return Message.of(
        reply(id, "sub_refresh").append(expiry(secondsToLive)).append('}').toString());
  }

  /** The push that tells of another life of the connection. */
  public static Message refreshed(OptionalLong secondsToLive) {
    return Message.of("{\"push\":{\"refresh\":" + expiry(secondsToLive) + "}}");
  }

  /** The reply to a successful subscribe. */
  public static Message subscribed(long id, SubscribeResult result) {
    return Message.of(reply(id, "subscribe").append(result.json()).append('}').toString());
  }

  /** The reply to a command whose success says all. */
  public static Message done(long id, String method) {
    return Message.of(reply(id, method).append("{}}").toString());
  }

  /** The reply to a history command. */
  public static Message history(long id, HistoryPage page) {
    return Message.of(reply(id, "history").append(page.json()).append('}').toString());
  }

  /** The reply to a command that was refused. */
  public static Message refused(long id, HubError error) {
    return Message.of("{\"id\":" + id + ",\"error\":" + error(error, true) + "}");
  }

  /** The push that tells of the server's own subscription, or where it goes on. */
  public static Message subscribed(String channel, SubscribeResult result) {
    return Message.of(
        "{\"push\":{\"channel\":" + Json.quote(channel) + ",\"subscribe\":" + result.json() + "}}");
  }

  /** The push that ends a subscription. */
  public static Message unsubscribed(String channel, Unsubscribe unsubscribe) {
    return Message.of(
        "{\"push\":{\"channel\":"
            + Json.quote(channel)
            + ",\"unsubscribe\":{\"code\":"
            + unsubscribe.code()
            + ",\"reason\":"
            + Json.quote(unsubscribe.reason())
            + "}}}");
  }

  /** An error as JSON; {@code temporary} is left out where false, and in the server API. */
  public static String error(HubError error, boolean withTemporary) {
    return "{\"code\":"
        + error.code()
        + ",\"message\":"
        + Json.quote(error.message())
        + (withTemporary && error.temporary() ? ",\"temporary\":true}" : "}");
  }

  static String publication(Publication publication) {
    StringBuilder json =
        new StringBuilder(publication.stored().length() + 64)
            .append("{\"push\":{\"channel\":")
            .append(Json.quote(publication.channel()))
            .append(",\"pub\":");
    StoredLine.appendWithOffset(json, publication);
    return json.append("}}").toString();
  }

  private static String expiry(OptionalLong seconds) {
    return seconds.isPresent() ? "{\"expires\":true,\"ttl\":" + seconds.getAsLong() + "}" : "{}";
  }

  private static String life(OptionalLong seconds) {
    return seconds.isPresent() ? ",\"expires\":true,\"ttl\":" + seconds.getAsLong() : "";
  }

  private static StringBuilder reply(long id, String method) {
    return new StringBuilder(64)
        .append("{\"id\":")
        .append(id)
        .append(",\"")
        .append(method)
        .append("\":");
  }
}
