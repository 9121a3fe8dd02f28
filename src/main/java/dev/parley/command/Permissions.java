package dev.parley.command;

import dev.parley.access.Capabilities;
import dev.parley.access.Right;
import dev.parley.config.Audience;
import dev.parley.config.Namespaces;
import dev.parley.config.Policy;
import dev.parley.hub.Connection;
import dev.parley.hub.Subscription;
import dev.parley.protocol.HubError;

/**
 * What the client of one connection may do with which channel: what the namespace's policy lets
 * everybody do, and what the token adds to it. Asked before anything is read or sent. Safe for use
 * by any thread.
 */
final class Permissions {
  private final Namespaces namespaces;
  private final Connection connection;
  private volatile Capabilities capabilities = Capabilities.NONE;

  Permissions(Namespaces namespaces, Connection connection) {
    this.namespaces = namespaces;
    this.connection = connection;
  }

  /** From now on these count, those of the client's newest token. */
  void replace(Capabilities newest) {
    capabilities = newest;
  }

  /**
   * Whether the client may be subscribed to a channel.
   *
   * @param channel a valid name
   */
  boolean maySubscribe(String channel) {
    return isPersonal(channel)
        ? isOwn(channel)
        : may(policy(channel).subscribe(), Right.SUBSCRIBE, channel);
  }

  /** Whether the client may have a subscription, which a token of its own allows as well. */
  boolean allow(Subscription subscription) {
    String channel = subscription.channel();
    boolean isForTokens = !isPersonal(channel) && policy(channel).subscribe() != Audience.NOBODY;
    return maySubscribe(channel) || subscription.isGranted() && isForTokens;
  }

  /**
   * Lets only those subscribe who may.
   *
   * @throws dev.parley.protocol.RefusedException with error 103 for the others
   */
  void requireSubscribe(Subscription subscription) {
    require(allow(subscription));
  }

  /**
   * Lets only those publish who may.
   *
   * @throws dev.parley.protocol.RefusedException with error 103 for the others
   */
  void requirePublish(String channel) {
    require(may(policy(channel).publish(), Right.PUBLISH, channel));
  }

  /**
   * Lets only those read history who may.
   *
   * @throws dev.parley.protocol.RefusedException with error 103 for the others
   */
  void requireHistory(String channel) {
    require(
        isPersonal(channel)
            ? isOwn(channel)
            : may(policy(channel).history(), Right.HISTORY, channel));
  }

  private boolean may(Audience audience, Right right, String channel) {
    return switch (audience) {
      case ANYONE -> true;
      case SUBSCRIBERS ->
          connection.subscription(channel).isPresent() || capabilities.allow(right, channel);
      case CAPABLE -> capabilities.allow(right, channel);
      case NOBODY -> false;
    };
  }

  private Policy policy(String channel) {
    return namespaces.of(channel).orElseThrow(HubError.UNKNOWN_CHANNEL::refused).policy();
  }

  private static boolean isPersonal(String channel) {
    return channel.startsWith(Namespaces.PERSONAL);
  }

  private boolean isOwn(String channel) {
    return !connection.user().isEmpty() && channel.equals(Namespaces.PERSONAL + connection.user());
  }

  private static void require(boolean isAllowed) {
    if (!isAllowed) {
      throw HubError.PERMISSION_DENIED.refused();
    }
  }
}
