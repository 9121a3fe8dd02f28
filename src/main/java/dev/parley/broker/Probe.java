package dev.parley.broker;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Publications that this node sends to itself: down a pipeline, through Redis and back over its
 * subscription. A link can be open and yet lead to a Redis that nothing comes from any more, such
 * as one that was demoted and detached; only what has made the whole way proves the road. Safe for
 * use by any thread.
 */
final class Probe {
  private static final int MOST_MISSED = 3;

  private final String redisChannel;
  private final Duration patience;
  private final Runnable publication;
  private final LongSupplier nanoTime;
  private volatile boolean linked;
  private volatile boolean proved;
  private volatile long unlinkedAt;
  private volatile long backAt;

  /**
   * @param redisChannel where this node alone is subscribed
   * @param interval how often {@link #send} will be called
   * @param publication publishes there; must not block
   */
  Probe(String redisChannel, Duration interval, Runnable publication, LongSupplier nanoTime) {
    this.redisChannel = redisChannel;
    this.patience = interval.multipliedBy(MOST_MISSED);
    this.publication = publication;
    this.nanoTime = nanoTime;
    this.unlinkedAt = nanoTime.getAsLong();
    this.backAt = unlinkedAt;
  }

  String redisChannel() {
    return redisChannel;
  }

  /** How long a working road may be silent. */
  Duration patience() {
    return patience;
  }

  /** Sends one down the road. */
  void send() {
    publication.run();
  }

  /** The subscription is there; whether it is of any use is still to be proved. */
  void linkUp() {
    proved = false;
    linked = true;
    send();
  }

  void linkDown() {
    if (linked) {
      unlinkedAt = nanoTime.getAsLong();
    }
    linked = false;
  }

  /** One has made the whole way. */
  void cameBack() {
    backAt = nanoTime.getAsLong();
    proved = true;
  }

  Check link() {
    String name = "redis-subscription";
    return linked
        ? Check.up(name)
        : Check.down(
            name,
            "for "
                + since(unlinkedAt).toSeconds()
                + " s this node has had no link to Redis to hear publications on; the log has the"
                + " cause");
  }

  Check road() {
    String name = "redis-probe";
    Duration silence = since(backAt);
    if (linked && proved && silence.compareTo(patience) <= 0) {
      return Check.up(name);
    }
    return Check.down(
        name,
        "for "
            + silence.toSeconds()
            + " s no publication has made the way through Redis and back to this node; if all links"
            + " are up, they lead to different servers, such as one that was demoted");
  }

  private Duration since(long time) {
    return Duration.ofNanos(nanoTime.getAsLong() - time);
  }
}
