package dev.parley.broker;

import java.time.Duration;

/**
 * One channel's membership in the subscription to Redis: what was asked for, what is confirmed, and
 * when to leave. Only what comes behind the last confirmation that is due is sure to be complete.
 * For use by the channel's lane only.
 */
final class Membership {
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final String name;
  private final Upstream upstream;
  private boolean linked;
  private int unconfirmed;
  private boolean left;
  private int unconfirmedLeaves;
  private long wantedAt;

  Membership(String name, Upstream upstream) {
    this.name = name;
    this.upstream = upstream;
  }

  /** The link to Redis is up: everything has to be subscribed anew. */
  void linkUp() {
    linked = true;
    unconfirmed = 0;
    unconfirmedLeaves = 0;
    left = false;
    subscribe();
  }

  void linkDown() {
    linked = false;
    unconfirmed = 0;
  }

  boolean isLinked() {
    return linked;
  }

  /** Whether everything that is published now will come. */
  boolean isConfirmed() {
    return linked && unconfirmed == 0;
  }

  /** Somebody reads. */
  void wanted(long now) {
    wantedAt = now;
  }

  /**
   * Comes back after having left; only a confirmation that is yet to come counts, since Redis may
   * have left the channel already.
   *
   * @return whether it had left
   */
  boolean rejoin() {
    if (!left || !linked) {
      return false;
    }
    left = false;
    subscribe();
    return true;
  }

  /** Leaves a while after the last reader. */
  void unwanted(long now) {
    if (linked && !left && now - wantedAt > LINGER.toNanos()) {
      left = true;
      unconfirmedLeaves++;
      upstream.unsubscribe(name);
    }
  }

  /**
   * Redis has confirmed a SUBSCRIBE.
   *
   * @return whether it was the last that is due
   */
  boolean subscribed() {
    return unconfirmed > 0 && --unconfirmed == 0;
  }

  /**
   * Redis has confirmed an UNSUBSCRIBE.
   *
   * @return whether the channel is left for good, unless somebody reads it
   */
  boolean unsubscribed() {
    return unconfirmedLeaves > 0 && --unconfirmedLeaves == 0 && left;
  }

  private void subscribe() {
    unconfirmed++;
    upstream.subscribe(name);
  }
}
