package dev.parley.broker;

import dev.parley.config.Settings;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisPubSub;

/**
 * Keeps one subscribed connection to Redis for as long as it runs: always on the foreign channel
 * and on this node's probe, and on what the lanes ask for. What comes is handed to the lanes, or
 * delivered where it comes alone and its channel has few readers. The probes make a link that is
 * open but dead silent for longer than it may be, so that it is built anew.
 */
final class SubscriptionLoop implements Runnable {
  private static final System.Logger LOGGER = System.getLogger(SubscriptionLoop.class.getName());

  private static final Duration LASTING = Duration.ofSeconds(1);

  /** Longer than lies between two small messages that Redis has sent in one piece. */
  private static final long LULL_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

  private final RedisEndpoint endpoint;
  private final Channels channels;
  private final Consumer<String> foreign;
  private final String foreignChannel;
  private final Probe probe;
  private final LongSupplier nanoTime;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile Connection connection;
  private boolean down;

  /**
   * @param foreign takes what other programs publish; must not block
   * @param nanoTime the clock
   */
  SubscriptionLoop(
      Settings settings,
      Channels channels,
      Probe probe,
      Consumer<String> foreign,
      LongSupplier nanoTime) {
    this.endpoint = new RedisEndpoint(settings);
    this.channels = channels;
    this.foreign = foreign;
    this.foreignChannel = settings.redis().foreignChannel();
    this.probe = probe;
    this.nanoTime = nanoTime;
  }

  @Override
  public void run() {
    Backoff backoff = new Backoff();
    do {
      Link link = new Link();
      String cause = "unsubscribed by redis";
      try {
        Connection opened = endpoint.connect("subscriber", probe.patience());
        connection = opened;
        if (isStopped()) {
          return;
        }
        // Returns normally when Redis has unsubscribed everything; that too calls for a new link.
        link.proceed(opened, foreignChannel, probe.redisChannel());
      } catch (RuntimeException | Error e) {
        // Whatever it is, a node must not be deaf for good.
        cause = e.toString();
      } finally {
        try {
          probe.linkDown();
          channels.requests().use(null);
          channels.linkDown();
        } finally {
          RedisEndpoint.cut(connection);
        }
      }
      // Last of all: nobody is to wait for a log that hangs.
      tellDown(cause);
      if (link.hasLasted()) {
        backoff.reset();
      }
    } while (!pause(backoff.next()));
  }

  /** Lets {@link #run} return. */
  void stop() {
    stopped.countDown();
    RedisEndpoint.cut(connection);
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  private boolean pause(Duration duration) {
    try {
      return stopped.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void tellDown(String cause) {
    if (!down && !isStopped()) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "redis link down job=subscriber at={0} error={1}",
          endpoint,
          cause);
    }
    down = true;
  }

  /** One connection's subscription. An exception here would end it, so none leaves. */
  private final class Link extends JedisPubSub {
    private long upSince;
    private long handedOn = nanoTime.getAsLong();

    /** Whether it was up for a while: one that is cut again and again is not tried at once. */
    boolean hasLasted() {
      return upSince != 0 && nanoTime.getAsLong() - upSince > LASTING.toNanos();
    }

    @Override
    public void onSubscribe(String redisChannel, int count) {
      guarded(
          () -> {
            if (redisChannel.equals(probe.redisChannel())) {
              up();
            } else {
              channels.subscribed(redisChannel);
            }
          });
    }

    @Override
    public void onUnsubscribe(String redisChannel, int count) {
      guarded(() -> channels.unsubscribed(redisChannel));
    }

    /**
     * Who had to wait for a message has probably time to deliver it; what comes meanwhile has not
     * been waited for.
     */
    @Override
    public void onMessage(String redisChannel, String message) {
      boolean isAlone = nanoTime.getAsLong() - handedOn > LULL_NANOS;
      guarded(
          () -> {
            if (redisChannel.equals(foreignChannel)) {
              foreign.accept(message);
            } else if (redisChannel.equals(probe.redisChannel())) {
              probe.cameBack();
            } else {
              channels.received(redisChannel, message, isAlone);
            }
          });
      handedOn = nanoTime.getAsLong();
    }

    private void up() {
      upSince = nanoTime.getAsLong();
      channels.requests().use(this);
      channels.linkUp();
      probe.linkUp();
      boolean wasDown = down;
      down = false;
      LOGGER.log(
          wasDown ? System.Logger.Level.INFO : System.Logger.Level.DEBUG,
          "redis link up job=subscriber at={0}",
          endpoint);
    }

    private void guarded(Runnable work) {
      try {
        work.run();
      } catch (RuntimeException | Error e) {
        LOGGER.log(System.Logger.Level.ERROR, "message from redis dropped", e);
      }
    }
  }
}
