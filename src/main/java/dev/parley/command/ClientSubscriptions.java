package dev.parley.command;

import dev.parley.hub.Connection;
import dev.parley.hub.Subscription;
import dev.parley.protocol.CentrifugeJson;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.Unsubscribe;

/**
 * What a client of the Centrifuge protocol has subscribed to by itself: none of it outlives the
 * permission, which another token may take. Safe for use by any thread.
 */
final class ClientSubscriptions {
  private final Client client;
  private final CommandOrder order;

  ClientSubscriptions(Client client, CommandOrder order) {
    this.client = client;
    this.order = order;
  }

  /**
   * Subscribes the client, whose channel is occupied in the order until that is answered.
   *
   * @throws dev.parley.protocol.RefusedException if it may not be, is already, or to too many
   */
  void subscribe(Subscription subscription) {
    client.subscribe(subscription);
    // Another token may have come since the permission was asked for.
    endIfLapsed(subscription);
  }

  /** Another token has come: ends what it does not allow. */
  void endLapsed() {
    client.connection().subscriptions().stream()
        .filter(subscription -> !subscription.isByServer())
        .forEach(this::endIfLapsed);
  }

  /** Behind a subscribe that is under way, the reply to which comes first. */
  private void endIfLapsed(Subscription subscription) {
    String channel = subscription.channel();
    if (!client.may(subscription)
        && !order.arriveBeforeHeld(
            new CommandOrder.Arrival(channel, false, 0, () -> end(subscription)))) {
      client.connection().end(Disconnect.TOO_MANY_REQUESTS);
    }
  }

  private void end(Subscription subscription) {
    Connection connection = client.connection();
    String channel = subscription.channel();
    boolean isHeld = connection.subscription(channel).filter(subscription::equals).isPresent();
    if (isHeld && !client.may(subscription)) {
      client.unsubscribe(
          channel,
          () -> connection.send(CentrifugeJson.unsubscribed(channel, Unsubscribe.BY_SERVER)));
    }
  }
}
