package dev.parley.command;

import dev.parley.access.Grant;
import dev.parley.broker.Broker;
import dev.parley.broker.Channels;
import dev.parley.broker.NodeInfo;
import dev.parley.broker.Nodes;
import dev.parley.broker.Order;
import dev.parley.broker.Orders;
import dev.parley.broker.Revocation;
import dev.parley.config.Settings;
import dev.parley.hub.Connection;
import dev.parley.hub.Subscription;
import dev.parley.protocol.HistoryPage;
import dev.parley.protocol.HubError;
import dev.parley.protocol.StoredLine;
import dev.parley.protocol.StreamPosition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Carries commands out, for every edge alike. Stages fail with a {@link
 * dev.parley.protocol.RefusedException} and complete within about 3 seconds, on whatever thread
 * learns the outcome, the caller's included; none of them may be blocked. Safe for use by any
 * thread.
 *
 * <p>What each publication and subscription goes through is public, since the container's proxies
 * would call it by reflection otherwise.
 */
@ApplicationScoped
public class CommandHandler {
  private final Settings settings;
  private final Broker broker;
  private final Channels channels;
  private final Orders orders;
  private final Nodes nodes;
  private final Audit audit;

  /** For the container's proxies. */
  CommandHandler() {
    this(null, null, null, null, null, null);
  }

  @Inject
  CommandHandler(
      Settings settings,
      Broker broker,
      Channels channels,
      Orders orders,
      Nodes nodes,
      Audit audit) {
    this.settings = settings;
    this.broker = broker;
    this.channels = channels;
    this.orders = orders;
    this.nodes = nodes;
    this.audit = audit;
  }

  /** Publishes; the stage gives the position once Redis has the publication. */
  public CompletionStage<StreamPosition> publish(Command.Publish command) {
    String line =
        StoredLine.write(
            command.data(), command.info(), command.tags(), System.currentTimeMillis());
    return broker.publish(command.channel(), line, command.withHistory(), command.idempotencyKey());
  }

  /** Publishes for a client. */
  public CompletionStage<StreamPosition> publish(Connection connection, Command.Publish command) {
    return audit.published(connection, command.channel(), publish(command));
  }

  /** Notes that a client's command was refused. */
  void refused(Connection connection, String method, String channel, HubError error) {
    audit.refused(connection, method, channel, error);
  }

  /** Reads history. */
  public CompletionStage<HistoryPage> history(Command.History command) {
    return broker.history(command.channel(), command.query());
  }

  /** Removes history. */
  public CompletionStage<Void> removeHistory(String channel) {
    return broker.removeHistory(channel);
  }

  /**
   * Has all nodes do something with a user's connections; completes when they will all learn of it.
   */
  public CompletionStage<Void> give(Order order) {
    return orders.give(order);
  }

  /** Takes tokens back, whichever nodes have let them in; completes when all nodes will learn. */
  public CompletionStage<Void> revoke(Revocation revocation) {
    return orders.revoke(revocation);
  }

  /** Fails with error 101 if the token is revoked that grants a call of the server API. */
  public CompletionStage<Void> checkToken(Grant grant) {
    return grant
        .token()
        .map(token -> orders.isRevoked(grant.holder(), token))
        .orElse(CompletableFuture.completedStage(false))
        .thenAccept(
            isRevoked -> {
              if (isRevoked) {
                throw HubError.UNAUTHORIZED.saying("invalid token").refused();
              }
            });
  }

  /**
   * Looks the token of a connection up that has just become its user's: one that is revoked ends
   * the connection.
   */
  public CompletionStage<Void> checkToken(Connection connection) {
    return orders.check(connection);
  }

  /** The same, put off while Redis is away; never fails. */
  public CompletionStage<Void> checkTokenSoon(Connection connection) {
    return orders.checkSoon(connection);
  }

  /** What all nodes tell of themselves. */
  public CompletionStage<List<NodeInfo>> info() {
    return nodes.all();
  }

  /**
   * Subscribes a connection, which may be. The subscription's own callbacks tell how it went, in
   * the channel's lane.
   *
   * @throws dev.parley.protocol.RefusedException if it is already, or to too many
   */
  public void subscribe(Subscription subscription) {
    Connection connection = subscription.connection();
    if (!connection.add(subscription)) {
      throw HubError.ALREADY_SUBSCRIBED.refused();
    }
    if (connection.subscriptions().size() > settings.limits().channels()) {
      connection.remove(subscription);
      throw HubError.LIMIT_EXCEEDED.refused();
    }
    channels.join(subscription.channel(), subscription);
    if (connection.isEnded()) {
      // It may have left its channels before this one was noted.
      channels.leave(subscription.channel(), subscription, () -> {});
    }
    if (!subscription.isByServer()) {
      audit.subscribed(subscription);
    }
  }

  /** Unsubscribes a connection, if it is subscribed; then nothing more will be delivered. */
  void unsubscribe(Connection connection, String channel, Runnable done) {
    Optional<Subscription> subscription =
        connection.subscription(channel).filter(present -> !present.isByServer());
    if (subscription.isEmpty()) {
      done.run();
      return;
    }
    leave(subscription.get(), done);
    audit.unsubscribed(subscription.get());
  }

  /** Ends a subscription whose token has expired, and tells its client so before that is done. */
  void expire(Subscription subscription, Runnable done) {
    channels.expire(subscription, done);
  }

  /** Ends a subscription, if it has not ended; then nothing more will be delivered. */
  public void leave(Subscription subscription, Runnable done) {
    subscription.connection().remove(subscription);
    channels.leave(subscription.channel(), subscription, done);
  }
}
