package dev.parley.soak;

import static dev.parley.it.client.JsonText.object;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Jedis;

/** Another program, which publishes to everyone through Redis alone. */
final class ForeignPublisher implements AutoCloseable {
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "foreign-publisher");
            thread.setDaemon(true);
            return thread;
          });
  private final Jedis redis;
  private int number;

  ForeignPublisher(URI redis) {
    this.redis = new Jedis(redis);
  }

  void start(Duration pace) {
    clock.scheduleAtFixedRate(this::publish, 0, pace.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    redis.close();
  }

  private void publish() {
    number++;
    redis.publish(
        "chat",
        object("type", "broadcast", "sender", "cron", "msg", "foreign/" + number).toString());
  }
}
