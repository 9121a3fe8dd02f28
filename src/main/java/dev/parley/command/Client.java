package dev.parley.command;

import dev.parley.access.Identity;
import dev.parley.hub.Connection;
import dev.parley.hub.Subscription;
import dev.parley.protocol.HistoryPage;
import dev.parley.protocol.HubError;
import dev.parley.protocol.StreamPosition;
import java.util.concurrent.CompletionStage;

/**
 * What the client of one connection asks of the hub, as far as it may: the same for every socket's
 * protocol. What it may not is refused before anything is read or sent. Safe for use by any thread.
 */
final class Client {
  private final Connection connection;
  private final CommandHandler handler;
  private final Permissions permissions;
  private final Allowance allowance;

  Client(
      Connection connection, CommandHandler handler, Permissions permissions, Allowance allowance) {
    this.connection = connection;
    this.handler = handler;
    this.permissions = permissions;
    this.allowance = allowance;
  }

  /** Its place in the hub. */
  Connection connection() {
    return connection;
  }

  /** Somebody vouches for the user, for so long and for so much. */
  void vouchedFor(Identity identity) {
    connection.describe(identity.info());
    connection.lease().endAt(identity.expiresAt());
    permissions.replace(identity.capabilities());
  }

  /** Whether it may be subscribed to a channel, without a token for that one. */
  boolean maySubscribe(String channel) {
    return permissions.maySubscribe(channel);
  }

  /** Whether it may have a subscription. */
  boolean may(Subscription subscription) {
    return permissions.allow(subscription);
  }

  /**
   * Subscribes it. The subscription's own callbacks tell how it went.
   *
   * @throws dev.parley.protocol.RefusedException if it may not be, is already, or to too many
   */
  void subscribe(Subscription subscription) {
    permissions.requireSubscribe(subscription);
    handler.subscribe(subscription);
  }

  /** Unsubscribes it, if it is subscribed; then nothing more will be delivered. */
  void unsubscribe(Command.Unsubscribe command, Runnable done) {
    handler.unsubscribe(connection, command, done);
  }

  /**
   * Publishes in its name.
   *
   * @throws dev.parley.protocol.RefusedException if it may not, or not so much
   */
  CompletionStage<StreamPosition> publish(Command.Publish command) {
    permissions.requirePublish(command.channel());
    return allowance.publish(
        connection.info(), command.data().length(), () -> handler.publish(connection, command));
  }

  /**
   * Reads history.
   *
   * @throws dev.parley.protocol.RefusedException if it may not, or not so much
   */
  CompletionStage<HistoryPage> history(Command.History command) {
    permissions.requireHistory(command.channel());
    return allowance.read(() -> handler.history(command));
  }

  /** Notes that a command was refused. */
  void refused(String method, String channel, HubError error) {
    handler.refused(connection, method, channel, error);
  }

  /** Whether one more command may come now, which then counts. */
  boolean takeCommand() {
    return allowance.takeCommand();
  }

  /** Whether it may be told one more error, which then counts. */
  boolean takeError(HubError error) {
    return allowance.takeError(error);
  }
}
