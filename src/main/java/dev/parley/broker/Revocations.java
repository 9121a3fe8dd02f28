package dev.parley.broker;

import dev.parley.config.Settings;
import dev.parley.hub.Connection;
import dev.parley.hub.Hub;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.IssuedToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Revocations of tokens, kept in Redis alone, each for as long as a token may live. A node keeps
 * none: it looks up the tokens of its connections when they come, when they are refreshed, and when
 * it may have missed an order. A connection has to be its user's before it is looked up, so that a
 * revocation that comes just then is either found or ordered. Safe for use by any thread.
 */
@ApplicationScoped
public class Revocations {
  private static final int CONNECTIONS_A_CALL = 256;

  /** A user's token. */
  private record Holder(String user, IssuedToken token) {}

  private final Hub hub;
  private final Broker broker;
  private final String life;
  private final Set<Connection> due = ConcurrentHashMap.newKeySet();

  /** For the container's proxies. */
  Revocations() {
    hub = null;
    broker = null;
    life = null;
  }

  @Inject
  Revocations(Settings settings, Hub hub, Broker broker) {
    this.hub = hub;
    this.broker = broker;
    this.life = Long.toString(settings.tokens().revocationTtl().toMillis());
  }

  /** Keeps a revocation; completes when everybody who looks finds it. */
  CompletionStage<Void> keep(Revocation revocation) {
    Keys keys = broker.keys();
    String key =
        revocation.isOfToken()
            ? keys.revocationOfToken(revocation.token())
            : keys.revocationOfUser(revocation.user());
    return broker
        .run(
            new ScriptCall(
                Script.REVOKE,
                List.of(key),
                List.of(Long.toString(revocation.issuedBefore()), life)))
        .thenAccept(answer -> {});
  }

  /** Tells whether a user's token is revoked. */
  CompletionStage<Boolean> isRevoked(String user, IssuedToken token) {
    return lookUp(List.of(new Holder(user, token))).thenApply(answer -> answer.get(0));
  }

  /** Looks a connection's token up, and ends the connection if that is revoked. */
  CompletionStage<Void> check(Connection connection) {
    return connection.token().isEmpty()
        ? CompletableFuture.completedStage(null)
        : check(List.of(connection));
  }

  /** The same, put off for as long as Redis is away. */
  CompletionStage<Void> checkSoon(Connection connection) {
    return check(connection).exceptionally(away -> later(List.of(connection)));
  }

  /** Looks all connections' tokens up soon: an order may have been missed. */
  void checkAllSoon() {
    hub.connections().stream().filter(each -> each.token().isPresent()).forEach(due::add);
  }

  /** Looks up what is due; to be called a few times a second. */
  void tick() {
    Iterator<Connection> waiting = due.iterator();
    while (waiting.hasNext()) {
      List<Connection> batch = new ArrayList<>();
      while (waiting.hasNext() && batch.size() < CONNECTIONS_A_CALL) {
        Connection connection = waiting.next();
        waiting.remove();
        if (!connection.isEnded()) {
          batch.add(connection);
        }
      }
      if (!batch.isEmpty()) {
        check(batch).exceptionally(failure -> later(batch));
      }
    }
  }

  private Void later(List<Connection> batch) {
    due.addAll(batch);
    return null;
  }

  private CompletionStage<Void> check(List<Connection> connections) {
    Map<Connection, Holder> holders = new LinkedHashMap<>();
    for (Connection each : connections) {
      each.token().ifPresent(token -> holders.put(each, new Holder(each.user(), token)));
    }
    return lookUp(List.copyOf(holders.values()))
        .thenAccept(
            areRevoked -> {
              Iterator<Boolean> answer = areRevoked.iterator();
              holders.forEach((connection, holder) -> settle(connection, holder, answer.next()));
            });
  }

  private static void settle(Connection connection, Holder holder, boolean isRevoked) {
    // Another token that came meanwhile is looked up by itself.
    if (isRevoked && connection.token().filter(holder.token()::equals).isPresent()) {
      connection.end(Disconnect.INVALID_TOKEN);
    }
  }

  /** Whether each is revoked, in their order. */
  private CompletionStage<List<Boolean>> lookUp(List<Holder> holders) {
    Keys keys = broker.keys();
    List<String> scriptKeys = new ArrayList<>(2 * holders.size());
    List<String> issues = new ArrayList<>(holders.size());
    for (Holder each : holders) {
      scriptKeys.add(keys.revocationOfUser(each.user()));
      scriptKeys.add(keys.revocationOfToken(each.token().id()));
      issues.add(Long.toString(each.token().issuedAt()));
    }
    return broker
        .run(new ScriptCall(Script.REVOKED, scriptKeys, issues))
        .thenApply(answer -> ((List<?>) answer).stream().map(each -> (Long) each == 1).toList());
  }
}
