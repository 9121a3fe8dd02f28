package dev.parley.broker;

import java.util.Optional;

/**
 * How things are named in Redis. All keys of a channel share its name as hash tag, so that a
 * cluster keeps them together. Immutable.
 */
final class Keys {
  /** The channel of node-to-node orders; no client's channel has a space in its name. */
  static final String ORDERS = "node orders";

  private final String prefix;

  Keys(String prefix) {
    this.prefix = prefix;
  }

  String stream(String channel) {
    return isOrders(channel) ? prefix + ":orders" : redisChannel(channel) + ":stream";
  }

  String redisChannel(String channel) {
    return isOrders(channel) ? prefix + ":orders" : prefix + ":{" + escaped(channel) + "}";
  }

  /** Where the first answer to an idempotency key is kept. */
  String answer(String channel, String idempotencyKey) {
    return redisChannel(channel) + ":once:" + idempotencyKey;
  }

  String nodes() {
    return prefix + ":nodes";
  }

  String revocationOfUser(String user) {
    return prefix + ":revoked:user:" + user;
  }

  String revocationOfToken(String id) {
    return prefix + ":revoked:token:" + id;
  }

  /** The Redis channel on which one node hears its own probes. */
  String probe(String nodeId) {
    return prefix + ":probe:" + nodeId;
  }

  /** The channel that a Redis channel carries; empty if it carries none of ours. */
  Optional<String> channel(String redisChannel) {
    if (redisChannel.equals(prefix + ":orders")) {
      return Optional.of(ORDERS);
    }
    if (!redisChannel.startsWith(prefix + ":{") || !redisChannel.endsWith("}")) {
      return Optional.empty();
    }
    String tag = redisChannel.substring(prefix.length() + 2, redisChannel.length() - 1);
    return Optional.of(
        tag.indexOf('%') < 0
            ? tag
            : tag.replace("%7B", "{").replace("%7D", "}").replace("%25", "%"));
  }

  private static boolean isOrders(String channel) {
    return channel.equals(ORDERS);
  }

  private static String escaped(String channel) {
    return channel.replace("%", "%25").replace("{", "%7B").replace("}", "%7D");
  }
}
