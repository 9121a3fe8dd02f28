package dev.parley.command;

import dev.parley.access.Identity;
import dev.parley.config.Settings;
import dev.parley.config.Version;
import dev.parley.hub.Connection;
import dev.parley.hub.Pulse;
import dev.parley.hub.Subscription;
import dev.parley.protocol.CentrifugeJson;
import dev.parley.protocol.ClientInfo;
import dev.parley.protocol.ConnectResult;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.HubError;
import dev.parley.protocol.Message;
import dev.parley.protocol.RefusedException;
import dev.parley.protocol.SubscribeResult;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The Centrifuge client protocol in JSON: commands with ids in, replies and pushes out. The first
 * command is connect; what breaks the protocol ends the connection, what breaks a rule is an error
 * reply.
 */
final class CentrifugeConversation implements Conversation {
  private enum Stage {
    NEW,
    CONNECTING,
    /** Connect was refused: what came behind it is discarded, another connect is fine. */
    REFUSED,
    CONNECTED
  }

  private final Settings settings;
  private final CommandParser parser;
  private final Client client;
  private final Connection connection;
  private final Admission admission;
  private final CommandOrder order;
  private final ClientSubscriptions subscriptions;
  private volatile Stage stage = Stage.NEW;

  CentrifugeConversation(
      Settings settings, CommandParser parser, Client client, Admission admission) {
    this.settings = settings;
    this.parser = parser;
    this.client = client;
    this.connection = client.connection();
    this.admission = admission;
    this.order = new CommandOrder(settings.limits());
    this.subscriptions = new ClientSubscriptions(client, order);
  }

  @Override
  public void opened() {
    // The client speaks first.
  }

  @Override
  public void binary() {
    connection.end(Disconnect.BAD_REQUEST);
  }

  @Override
  public void text(String frame) {
    int start = 0;
    while (start <= frame.length() && !connection.isEnded()) {
      int end = frame.indexOf('\n', start);
      if (end < 0) {
        end = frame.length();
      }
      line(frame.substring(start, end));
      start = end + 1;
    }
  }

  private void line(String line) {
    try {
      Fields fields = parser.fields(line);
      if (fields.isEmpty()) {
        pong();
      } else {
        accept(CentrifugeCommand.of(fields, line.length()));
      }
    } catch (RefusedException e) {
      // What can't be answered by id ends the connection.
      connection.end(Disconnect.BAD_REQUEST);
    }
  }

  private void pong() {
    if (!connection.pulse().answered()) {
      connection.end(Disconnect.BAD_REQUEST);
    }
  }

  private void accept(CentrifugeCommand command) {
    if (stage == Stage.REFUSED && !command.isConnect()) {
      return;
    }
    boolean mayConnect = stage == Stage.NEW || stage == Stage.REFUSED;
    if (command.isConnect() != mayConnect) {
      throw HubError.BAD_REQUEST.refused();
    }
    if (command.isConnect()) {
      stage = Stage.CONNECTING;
      order.hold();
      connection.awaitGreeting();
      answering(command, () -> connect(command.id(), command.request()));
      return;
    }
    if (!client.takeCommand()) {
      tooMany(command);
      return;
    }
    Runnable work = prepare(command);
    boolean isBehindRefresh = stage == Stage.CONNECTED && order.isHeld();
    boolean taken =
        order.arrive(
            new CommandOrder.Arrival(
                command.channel(),
                command.isSubscribe(),
                command.bytes(),
                () -> run(command, work)));
    if (!taken && isBehindRefresh) {
      // It is Redis that takes its time, not the client that does wrong.
      tooMany(command);
    } else if (!taken) {
      connection.end(Disconnect.TOO_MANY_REQUESTS);
    }
  }

  /** What has no reply is a breach that only the end of the connection can tell. */
  private void tooMany(CentrifugeCommand command) {
    if (command.id() == 0) {
      connection.end(Disconnect.TOO_MANY_REQUESTS);
    } else {
      connection.send(CentrifugeJson.refused(command.id(), HubError.TOO_MANY_REQUESTS));
    }
  }

  private void run(CentrifugeCommand command, Runnable work) {
    // Connect may have been refused just when this command came.
    boolean done = stage == Stage.CONNECTED && answering(command, work);
    if (command.isSubscribe() && !done) {
      order.free(command.channel());
    }
  }

  /** Runs a command; a refusal is answered, and then false returned. */
  private boolean answering(CentrifugeCommand command, Runnable work) {
    try {
      work.run();
      return true;
    } catch (RefusedException e) {
      client.refused(command.method(), command.channel(), e.error());
      refuse(command.id(), e.error());
      return false;
    }
  }

  /**
   * What a command does when its turn comes. The token that it bears is verified now: whoever makes
   * way for it may be a lane, and a signature takes longer than many deliveries.
   */
  private Runnable prepare(CentrifugeCommand command) {
    long id = command.id();
    Fields request = command.request();
    return switch (command.method()) {
      case "subscribe" -> {
        Attempt<Optional<Subscription.Grant>> shown = grant(command);
        yield () -> subscribe(id, request, shown);
      }
      case "sub_refresh" -> {
        Attempt<Optional<Subscription.Grant>> shown = grant(command);
        yield () -> refreshSubscription(id, request, shown);
      }
      case "refresh" -> {
        Supplier<Optional<Identity>> shown = admission.refresh(request);
        yield () -> refresh(id, shown);
      }
      case "unsubscribe" -> () -> unsubscribe(id, request);
      case "publish" -> () -> publish(id, request);
      case "history" -> () -> history(id, request);
      case "ping" -> () -> connection.send(CentrifugeJson.done(id, "ping"));
      case "send" -> () -> connection.end(Disconnect.NOT_AVAILABLE);
      default ->
          () -> {
            throw HubError.NOT_AVAILABLE.refused();
          };
    };
  }

  private Attempt<Optional<Subscription.Grant>> grant(CentrifugeCommand command) {
    return Attempt.of(() -> admission.grant(command.channel(), command.request()));
  }

  private void connect(long id, Fields request) {
    admission.connect(request, joined -> connected(id, joined), error -> refuse(id, error));
  }

  private void connected(long id, Map<String, SubscribeResult> subscriptions) {
    stage = Stage.CONNECTED;
    // Before the client is told: what it sends upon the reply finds nothing to wait for.
    order.release();
    connection.greet(
        CentrifugeJson.connected(
            id,
            new ConnectResult(
                connection.id(),
                Version.text(),
                connection.lease().secondsLeft(),
                Pulse.PING_INTERVAL.toSeconds(),
                settings.nodeName(),
                subscriptions,
                System.currentTimeMillis())));
    connection.pulse().established();
  }

  /** What comes behind it waits, since it is by this token that it may be allowed. */
  private void refresh(long id, Supplier<Optional<Identity>> shown) {
    shown
        .get()
        .ifPresent(
            identity -> {
              order.hold();
              client.renew(identity, () -> refreshed(id));
            });
  }

  private void refreshed(long id) {
    subscriptions.endLapsed();
    connection.send(
        CentrifugeJson.refreshed(
            id, connection.id(), Version.text(), connection.lease().secondsLeft()));
    order.release();
  }

  /**
   * Where the new token has expired too, the subscription ends before that is answered, so that the
   * client asks for yet another; the SDKs would take the error alone for the last word.
   */
  private void refreshSubscription(
      long id, Fields request, Attempt<Optional<Subscription.Grant>> shown) {
    String channel = request.requiredText("channel");
    request.requiredText("token");
    Subscription subscription =
        connection
            .subscription(channel)
            .filter(present -> !present.isByServer())
            .orElseThrow(HubError.PERMISSION_DENIED::refused);
    try {
      shown.orRefused().ifPresent(subscription::grant);
      connection.send(CentrifugeJson.subscriptionRefreshed(id, subscription.lease().secondsLeft()));
    } catch (RefusedException e) {
      if (!e.error().isExpiry()) {
        throw e;
      }
      client.refused("sub_refresh", channel, e.error());
      client.expire(subscription, () -> refuse(id, e.error()));
    }
  }

  private void subscribe(long id, Fields request, Attempt<Optional<Subscription.Grant>> shown) {
    String channel = parser.channel(request);
    if (request.number("type", 0, 0, Integer.MAX_VALUE) != 0) {
      throw HubError.BAD_REQUEST.saying("type: must be 0").refused();
    }
    request.refuse("tf", "is not available");
    Subscription subscription =
        new Subscription(
            connection,
            parser.terms(channel, false, request),
            joined ->
                connection.sendAfter(
                    CentrifugeJson.subscribed(id, joined), () -> order.free(channel)),
            error -> {
              refuse(id, error);
              order.free(channel);
            });
    shown.orRefused().ifPresent(subscription::grant);
    subscriptions.subscribe(subscription);
  }

  private void unsubscribe(long id, Fields request) {
    client.unsubscribe(
        request.requiredText("channel"),
        () -> connection.send(CentrifugeJson.done(id, "unsubscribe")));
  }

  private void publish(long id, Fields request) {
    ClientInfo info = connection.infoIn(request.requiredText("channel"));
    Command.Publish command = parser.publish(request, info);
    client
        .publish(command)
        .whenComplete(
            (position, failure) -> answer(id, CentrifugeJson.done(id, "publish"), failure));
  }

  private void history(long id, Fields request) {
    Command.History command = parser.clientHistory(request);
    client
        .history(command)
        .whenComplete(
            (page, failure) ->
                answer(id, failure == null ? CentrifugeJson.history(id, page) : null, failure));
  }

  private void answer(long id, Message success, Throwable failure) {
    if (failure == null) {
      connection.send(success);
    } else {
      refuse(id, RefusedException.errorOf(failure));
    }
  }

  /** Answers with an error; before the client is connected, what it sent behind is discarded. */
  private void refuse(long id, HubError error) {
    boolean isConnecting = stage == Stage.CONNECTING;
    if (!(isConnecting ? client.takeAttempt() : client.takeError(error))) {
      connection.end(Disconnect.TOO_MANY_ERRORS);
    } else if (isConnecting) {
      order.discard();
      stage = Stage.REFUSED;
      connection.turnAway(CentrifugeJson.refused(id, error));
    } else {
      connection.send(CentrifugeJson.refused(id, error));
    }
  }
}
