package dev.parley.broker;

import dev.parley.hub.Connection;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.HubError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Orders without Redis: tokens are good at once, or the test says what they are. */
public final class StubOrders extends Orders {
  private final Set<String> revoked = new HashSet<>();
  private final List<Connection> checked = new ArrayList<>();
  private final List<Runnable> waiting = new ArrayList<>();
  private boolean isAway;
  private boolean holds;

  /** The token with this id is revoked. */
  public void revoke(String id) {
    revoked.add(id);
  }

  /** From now on nobody can tell whether a token is revoked. */
  public void away() {
    isAway = true;
  }

  /** From now on it takes a while to look a token up. */
  public void hold() {
    holds = true;
  }

  /** What waits is answered. */
  public void answer() {
    holds = false;
    waiting.forEach(Runnable::run);
    waiting.clear();
  }

  /** Whose tokens were looked up, in the order of their coming. */
  public List<Connection> checked() {
    return checked;
  }

  @Override
  public CompletionStage<Void> check(Connection connection) {
    checked.add(connection);
    if (holds) {
      CompletableFuture<Void> answer = new CompletableFuture<>();
      waiting.add(() -> check(connection).thenRun(() -> answer.complete(null)));
      return answer;
    }
    if (isAway) {
      return CompletableFuture.failedStage(HubError.INTERNAL.refused());
    }
    if (connection.token().filter(token -> revoked.contains(token.id())).isPresent()) {
      connection.end(Disconnect.INVALID_TOKEN);
    }
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<Void> checkSoon(Connection connection) {
    return check(connection).exceptionally(away -> null);
  }
}
