package dev.parley.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import redis.clients.jedis.JedisPubSub;

/**
 * What the lanes ask of the subscription, written to its connection by one thread: the lanes never
 * wait for a socket, and many requests become one command.
 */
final class SubscriptionRequests implements Runnable {
  private static final System.Logger LOGGER =
      System.getLogger(SubscriptionRequests.class.getName());
  private static final int MOST_CHANNELS_A_COMMAND = 512;

  private enum Kind {
    SUBSCRIBE,
    UNSUBSCRIBE,
    STOP
  }

  private record Request(Kind kind, String redisChannel, JedisPubSub link) {}

  private final Keys keys;
  private final BlockingQueue<Request> queue = new LinkedBlockingQueue<>();
  private volatile JedisPubSub link;

  SubscriptionRequests(Keys keys) {
    this.keys = keys;
  }

  /** The link on which requests that come from now on are sent; none while the link is down. */
  void use(JedisPubSub present) {
    link = present;
  }

  void subscribe(String channel) {
    queue.add(new Request(Kind.SUBSCRIBE, keys.redisChannel(channel), link));
  }

  void unsubscribe(String channel) {
    queue.add(new Request(Kind.UNSUBSCRIBE, keys.redisChannel(channel), link));
  }

  void stop() {
    queue.add(new Request(Kind.STOP, "", null));
  }

  @Override
  public void run() {
    try {
      Request next = queue.take();
      while (next.kind() != Kind.STOP) {
        next = send(next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends a request with those of the same kind behind it; returns the first that is not. */
  private Request send(Request first) throws InterruptedException {
    List<String> redisChannels = new ArrayList<>();
    Request next = first;
    while (next != null
        && next.kind() == first.kind()
        && next.link() == first.link()
        && redisChannels.size() < MOST_CHANNELS_A_COMMAND) {
      redisChannels.add(next.redisChannel());
      next = queue.poll();
    }
    // Requests for a link that is gone are void: the next link subscribes to everything anew.
    if (first.link() != null && first.link() == link) {
      write(first, redisChannels.toArray(String[]::new));
    }
    return next == null ? queue.take() : next;
  }

  private static void write(Request first, String[] redisChannels) {
    try {
      if (first.kind() == Kind.SUBSCRIBE) {
        first.link().subscribe(redisChannels);
      } else {
        first.link().unsubscribe(redisChannels);
      }
    } catch (RuntimeException | Error e) {
      // The subscriber's thread notices the same and builds the link anew.
      LOGGER.log(System.Logger.Level.DEBUG, "subscription request failed", e);
    }
  }
}
