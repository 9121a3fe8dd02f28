package dev.parley.command;

import dev.parley.hub.Connection;
import dev.parley.hub.Subscription;
import dev.parley.protocol.HubError;
import dev.parley.protocol.RefusedException;
import dev.parley.protocol.SubscribeResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The channels that the server subscribes a client to that connects: all of them, or none. For one
 * attempt to connect. What it calls back may come from any thread: each channel is joined in its
 * lane.
 */
final class ServerSubscriptions {
  /**
   * What the client may be given of what it missed in all channels together, since one reply tells
   * all: as much as of one channel.
   */
  private static final long MOST_MISSED_BYTES = 512 << 10;

  /**
   * A channel to be joined.
   *
   * @param terms on what terms
   * @param grant what comes with it
   */
  record Wanted(Subscription.Terms terms, Subscription.Grant grant) {}

  private final CommandHandler handler;
  private final Consumer<Map<String, SubscribeResult>> onJoined;
  private final Consumer<HubError> onRefused;
  private final List<Subscription> started = new ArrayList<>();
  private final Map<String, SubscribeResult> joined = new LinkedHashMap<>();
  private Optional<HubError> error = Optional.empty();
  private int unsettled;
  private long missedBytes;

  /**
   * @param onJoined told how each channel was joined, when all were
   * @param onRefused told why one was not, when all are left
   */
  ServerSubscriptions(
      CommandHandler handler,
      Consumer<Map<String, SubscribeResult>> onJoined,
      Consumer<HubError> onRefused) {
    this.handler = handler;
    this.onJoined = onJoined;
    this.onRefused = onRefused;
  }

  /** Joins all; to be called once. */
  void join(Connection connection, List<Wanted> all) {
    // One more, so that nobody is told before the last is on its way.
    unsettled = all.size() + 1;
    for (Wanted each : all) {
      String channel = each.terms().channel();
      Subscription subscription =
          new Subscription(
              connection, each.terms(), result -> joined(channel, result), this::refused);
      subscription.grant(each.grant());
      started.add(subscription);
      try {
        handler.subscribe(subscription);
      } catch (RefusedException e) {
        refused(e.error());
      }
    }
    settle();
  }

  private void joined(String channel, SubscribeResult result) {
    synchronized (this) {
      long missed = result.missedBytes();
      boolean fits = missed == 0 || missedBytes == 0 || missedBytes + missed <= MOST_MISSED_BYTES;
      missedBytes += fits ? missed : 0;
      joined.put(channel, fits ? result : result.unrecovered());
    }
    settle();
  }

  private void refused(HubError reason) {
    synchronized (this) {
      error = error.or(() -> Optional.of(reason));
    }
    settle();
  }

  private void settle() {
    synchronized (this) {
      unsettled--;
      if (unsettled > 0) {
        return;
      }
    }
    if (error.isEmpty()) {
      onJoined.accept(joined);
      return;
    }
    AtomicInteger left = new AtomicInteger(started.size());
    for (Subscription each : started) {
      handler.leave(
          each,
          () -> {
            if (left.decrementAndGet() == 0) {
              onRefused.accept(error.get());
            }
          });
    }
  }
}
