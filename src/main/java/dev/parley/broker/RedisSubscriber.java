package dev.parley.broker;

import dev.parley.config.Settings;
import dev.parley.hub.Connection;
import dev.parley.hub.Hub;
import dev.parley.hub.Subscription;
import dev.parley.hub.Threads;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Starts and stops everything that runs while Parley is deployed: the lanes, the pipelines and the
 * thread that is subscribed to Redis. Starting never waits for Redis; stopping leaves no thread and
 * no connection behind.
 */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class RedisSubscriber {
  private static final System.Logger LOGGER = System.getLogger(RedisSubscriber.class.getName());
  private static final Duration TICK = Duration.ofMillis(250);
  private static final Duration WATCH = Duration.ofSeconds(1);
  private static final Duration ANNOUNCE = Duration.ofSeconds(3);
  private static final Duration WITNESS = Duration.ofSeconds(5);
  private static final Duration FORGET = Duration.ofMinutes(10);
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  @Resource private ManagedThreadFactory factory;
  @Inject private Settings settings;
  @Inject private Hub hub;
  @Inject private Broker broker;
  @Inject private Channels channels;
  @Inject private Orders orders;
  @Inject private Revocations revocations;
  @Inject private Nodes nodes;
  @Inject private Health health;

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private SubscriptionLoop loop;
  private ScheduledExecutorService clock;

  @PostConstruct
  void start() {
    ThreadFactory watched = health.watching(factory);
    hub.start(watched, this::leaveAll);
    broker.start(watched);
    ForeignMessages foreign = new ForeignMessages(channels, settings.limits());
    loop =
        new SubscriptionLoop(settings, channels, health.probe(), foreign::accept, System::nanoTime);
    threads.add(Threads.start(watched, loop, "parley-subscriber"));
    threads.add(Threads.start(watched, channels.requests(), "parley-subscription-requests"));
    orders.start();
    startClock();
    if (settings.insecure()) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "INSECURE MODE: anyone may connect as anyone and call the server API; for development only");
    }
    LOGGER.log(
        System.Logger.Level.INFO,
        "node started name={0} uid={1}",
        settings.nodeName(),
        nodes.uid());
  }

  /** Stops it all; only the first call does something. */
  @PreDestroy
  public void stop() {
    if (!stopped.compareAndSet(false, true)) {
      return;
    }
    health.stopping();
    stopClock();
    loop.stop();
    channels.requests().stop();
    Threads.join(threads);
    sayFarewell();
    hub.stop();
    broker.stop();
    LOGGER.log(System.Logger.Level.INFO, "node stopped name={0}", settings.nodeName());
  }

  private void startClock() {
    clock =
        new ScheduledThreadPoolExecutor(1, work -> Threads.create(factory, work, "parley-clock"));
    every(TICK, channels::tick);
    every(TICK, broker::expire);
    every(TICK, revocations::tick);
    every(WATCH, () -> hub.watch(subscription -> channels.expire(subscription, () -> {})));
    every(ANNOUNCE, nodes::announce);
    every(WITNESS, broker.witness()::tellAgain);
    every(FORGET, broker.witness()::forgetOlder);
    every(settings.redis().probe(), health.probe()::send);
  }

  private void stopClock() {
    clock.shutdownNow();
    try {
      clock.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void every(Duration period, Runnable work) {
    clock.scheduleWithFixedDelay(
        () -> {
          try {
            work.run();
          } catch (RuntimeException | Error e) {
            // An exception would end the schedule without a word.
            LOGGER.log(System.Logger.Level.ERROR, "periodic work failed", e);
          }
        },
        0,
        period.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private void leaveAll(Connection connection) {
    for (Subscription subscription : connection.subscriptions()) {
      channels.leave(subscription.channel(), subscription, () -> {});
    }
  }

  private void sayFarewell() {
    try {
      nodes.leave().toCompletableFuture().get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "redis away at the end; the node's entry expires", e);
    }
  }
}
