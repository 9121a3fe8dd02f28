package dev.parley.command;

import dev.parley.access.Identity;
import dev.parley.access.InvalidTokenException;
import dev.parley.access.SubscriptionGrant;
import dev.parley.config.Namespaces;
import dev.parley.hub.Connection;
import dev.parley.hub.Subscription;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.HubError;
import dev.parley.protocol.RefusedException;
import dev.parley.protocol.SubscribeResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the tokens of one client of the Centrifuge protocol give it, and for how long: its
 * connection, with the server's own subscriptions, and subscriptions that it asks for. Methods
 * throw a {@link RefusedException} with the error that the client is to be told; a token that will
 * never be believed ends the connection. Safe for use by any thread.
 */
final class Admission {
  private final Credentials credentials;
  private final CommandParser parser;
  private final CommandHandler handler;
  private final Client client;
  private final Connection connection;

  Admission(Credentials credentials, CommandParser parser, CommandHandler handler, Client client) {
    this.credentials = credentials;
    this.parser = parser;
    this.handler = handler;
    this.client = client;
    this.connection = client.connection();
  }

  /**
   * Makes the connection its user's and subscribes it.
   *
   * @param onJoined told of the server's subscriptions, by whatever thread joined the last
   * @param onRefused told likewise if one of them can't be
   */
  void connect(
      Fields request,
      Consumer<Map<String, SubscribeResult>> onJoined,
      Consumer<HubError> onRefused) {
    Consumer<HubError> refused =
        error -> {
          if (!error.temporary()) {
            client.refused("connect", "", error);
          }
          onRefused.accept(error);
        };
    Identity identity;
    try {
      identity = credentials.identify(request.text("token").orElse(""));
    } catch (InvalidTokenException e) {
      disbelieve("connect", e);
      return;
    }
    List<ServerSubscriptions.Wanted> wanted = wanted(identity, request.object("subs"));
    client.admit(
        identity,
        () -> new ServerSubscriptions(handler, onJoined, refused).join(connection, wanted),
        refused);
  }

  /**
   * Looks at another token of the connection's user, now. One that has expired ends the connection
   * so that its client comes again, with yet another; the SDKs would take an error for the last
   * word.
   *
   * @return gives what it says when its turn has come, or throws a {@link RefusedException};
   *     nothing if that ended the connection
   */
  Supplier<Optional<Identity>> refresh(Fields request) {
    try {
      Identity identity = credentials.renew(request.requiredText("token"), connection.user());
      return () -> Optional.of(identity);
    } catch (InvalidTokenException e) {
      return () -> {
        disbelieve("refresh", e);
        return Optional.empty();
      };
    } catch (RefusedException e) {
      return () -> {
        if (!e.error().isExpiry()) {
          throw e;
        }
        client.refused("refresh", "", e.error());
        connection.end(Disconnect.EXPIRED);
        return Optional.empty();
      };
    }
  }

  /** Ends the connection; why is told to the audit log, where an operator looks for it. */
  private void disbelieve(String method, InvalidTokenException reason) {
    client.refused(
        method, "", HubError.UNAUTHORIZED.saying("invalid token: " + reason.getMessage()));
    connection.end(Disconnect.INVALID_TOKEN);
  }

  /** What a token for a channel grants; nothing, without one. */
  Optional<Subscription.Grant> grant(String channel, Fields request) {
    return request
        .text("token")
        .filter(token -> !token.isEmpty())
        .map(token -> granted(token, channel));
  }

  private Subscription.Grant granted(String token, String channel) {
    SubscriptionGrant grant = credentials.grant(token, connection.user(), channel);
    return new Subscription.Grant(grant.info(), Optional.empty(), grant.expiresAt());
  }

  /** The personal channel first: what was sent to the user alone matters most. */
  private List<ServerSubscriptions.Wanted> wanted(Identity identity, Fields positions) {
    List<ServerSubscriptions.Wanted> wanted = new ArrayList<>();
    String personal = Namespaces.PERSONAL + identity.user();
    if (!identity.user().isEmpty()) {
      Identity.Options options =
          identity.subscriptions().getOrDefault(personal, Identity.Options.NONE);
      wanted.add(wanted(personal, options, positions));
    }
    identity
        .subscriptions()
        .forEach(
            (name, options) -> {
              if (!name.equals(personal)) {
                String channel = parser.serverChannel(name, identity.user());
                wanted.add(wanted(channel, options, positions));
              }
            });
    return wanted;
  }

  private ServerSubscriptions.Wanted wanted(
      String channel, Identity.Options options, Fields positions) {
    return new ServerSubscriptions.Wanted(
        parser.terms(channel, true, positions.object(channel)),
        new Subscription.Grant(options.info(), options.data(), Optional.empty()));
  }
}
