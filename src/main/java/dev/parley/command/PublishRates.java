package dev.parley.command;

import dev.parley.hub.Rate;
import dev.parley.protocol.ClientInfo;
import dev.parley.protocol.HubError;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How often each user publishes by all connections to this node. Only those are remembered who did
 * within the last seconds. Safe for use by any thread.
 */
final class PublishRates {
  /** A user, by whichever connection; of the anonymous one, each connection by itself. */
  private record Publisher(String user, String client) {
    static Publisher of(ClientInfo info) {
      return new Publisher(info.user(), info.user().isEmpty() ? info.client() : "");
    }
  }

  private final int perSecond;
  private final LongSupplier nanoTime;
  private final Map<Publisher, Rate> rates = new ConcurrentHashMap<>();
  private final Rate sweeps;

  /**
   * @param perSecond 0 for any number
   */
  PublishRates(int perSecond, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
    this.sweeps = Rate.perSecond(1, nanoTime);
  }

  /**
   * Counts a publication.
   *
   * @param publisher counts as the user, by whichever connection; each anonymous one by itself
   * @throws dev.parley.protocol.RefusedException with error 111 if there were too many
   */
  void take(ClientInfo publisher) {
    if (perSecond == 0) {
      return;
    }
    if (sweeps.take()) {
      forgetIdle();
    }
    rates.compute(
        Publisher.of(publisher),
        (key, known) -> {
          Rate rate = known == null ? Rate.perSecond(perSecond, nanoTime) : known;
          if (!rate.take()) {
            throw HubError.TOO_MANY_REQUESTS.refused();
          }
          return rate;
        });
  }

  /** How many are remembered. */
  int size() {
    return rates.size();
  }

  /** A rate that is full is as good as a new one. */
  private void forgetIdle() {
    for (Publisher publisher : rates.keySet()) {
      rates.computeIfPresent(publisher, (key, rate) -> rate.isFull() ? null : rate);
    }
  }
}
