package dev.parley.command;

import dev.parley.access.Identity;
import dev.parley.hub.Connection;
import dev.parley.hub.Hub;
import dev.parley.hub.Subscription;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.HistoryPage;
import dev.parley.protocol.HubError;
import dev.parley.protocol.Message;
import dev.parley.protocol.RefusedException;
import dev.parley.protocol.StreamPosition;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What the client of one connection asks of the hub, as far as it may: the same for every socket's
 * protocol. What it may not is refused before anything is read or sent. Safe for use by any thread.
 */
final class Client {
  private static final System.Logger LOGGER = System.getLogger(Client.class.getName());

  private final Hub hub;
  private final Connection connection;
  private final CommandHandler handler;
  private final Permissions permissions;
  private final Allowance allowance;

  Client(
      Hub hub,
      Connection connection,
      CommandHandler handler,
      Permissions permissions,
      Allowance allowance) {
    this.hub = hub;
    this.connection = connection;
    this.handler = handler;
    this.permissions = permissions;
    this.allowance = allowance;
  }

  /** Its place in the hub. */
  Connection connection() {
    return connection;
  }

  /**
   * Makes the connection its user's. Nothing is called if it ends by that, as it does when the
   * user's token is revoked; what is called may come on another thread.
   *
   * @param admitted may throw {@link RefusedException}
   * @param refused told why it may not be now
   */
  void admit(Identity identity, Runnable admitted, Consumer<HubError> refused) {
    // Before the connection can be found: an order may say otherwise from then on.
    vouchedFor(identity);
    hub.admit(connection, identity.user());
    if (connection.isEnded()) {
      return;
    }
    // After it can be found: a revocation that comes now is either looked up or ordered.
    handler
        .checkToken(connection)
        .thenRun(() -> unlessEnded(admitted))
        .exceptionally(
            failure -> {
              unlessEnded(() -> refused.accept(RefusedException.errorOf(failure)));
              return null;
            });
  }

  /**
   * Gives the connection the life of another token of its user, and its client what that allows,
   * unless the token is revoked, which ends the connection. While Redis can't tell, the token is
   * believed until Redis can.
   *
   * @param renewed called then, maybe on another thread
   */
  void renew(Identity identity, Runnable renewed) {
    // Before it is looked up: a revocation that comes now is either looked up or ordered.
    connection.vouchedBy(identity.token());
    handler
        .checkTokenSoon(connection)
        .thenRun(
            () ->
                unlessEnded(
                    () -> {
                      vouchedFor(identity);
                      renewed.run();
                    }))
        .exceptionally(
            failure -> {
              LOGGER.log(System.Logger.Level.ERROR, "refresh failed", failure);
              connection.end(Disconnect.SERVER_ERROR);
              return null;
            });
  }

  private void unlessEnded(Runnable next) {
    if (!connection.isEnded()) {
      next.run();
    }
  }

  /** Somebody vouches for the user, for so long and for so much. */
  void vouchedFor(Identity identity) {
    connection.vouchedBy(identity.token());
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

  /** Ends a subscription whose token has expired, and tells it so. */
  void expire(Subscription subscription, Runnable done) {
    handler.expire(subscription, done);
  }

  /** Unsubscribes it, if it is subscribed; then nothing more will be delivered. */
  void unsubscribe(String channel, Runnable done) {
    handler.unsubscribe(connection, channel, done);
  }

  /**
   * Publishes in its name.
   *
   * @throws dev.parley.protocol.RefusedException if it may not, or not so much
   */
  CompletionStage<StreamPosition> publish(Command.Publish command) {
    permissions.requirePublish(command.channel());
    return allowance.publish(
        connection.info(),
        Message.utf8Length(command.data()),
        () -> handler.publish(connection, command));
  }

  /**
   * Reads history. While the client has much to take of what it was sent before, that is error 111,
   * so that several pages do not end it as slow.
   *
   * @throws dev.parley.protocol.RefusedException if it may not, or not so much
   */
  CompletionStage<HistoryPage> history(Command.History command) {
    permissions.requireHistory(command.channel());
    requireRoom();
    return allowance
        .read(() -> handler.history(command))
        .thenApply(
            page -> {
              // Others that were asked for meanwhile may have come before.
              requireRoom();
              return page;
            });
  }

  private void requireRoom() {
    if (connection.isHalfFull()) {
      throw HubError.TOO_MANY_REQUESTS.refused();
    }
  }

  /** Notes that a command was refused. */
  void refused(String method, String channel, HubError error) {
    handler.refused(connection, method, channel, error);
  }

  /** Whether one more command may come now, which then counts. */
  boolean takeCommand() {
    return allowance.takeCommand();
  }

  /**
   * Whether it may be told one more error, which then counts. One that it is to try again after is
   * none of its faults.
   */
  boolean takeError(HubError error) {
    return error.temporary() || allowance.takeError();
  }

  /** The same, of one that nobody has vouched for yet: each of its attempts costs, and counts. */
  boolean takeAttempt() {
    return allowance.takeError();
  }
}
