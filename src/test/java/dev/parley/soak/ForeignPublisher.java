package dev.parley.soak;

import static dev.parley.it.client.JsonText.object;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** Another program, which publishes to everyone through Redis alone, until it fails to. */
final class ForeignPublisher implements AutoCloseable {
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "foreign-publisher");
            thread.setDaemon(true);
            return thread;
          });
  private final Jedis redis;
  private final Consumer<String> onFault;
  private int number;

  /**
   * @param onFault is told why it goes on no more
   */
  ForeignPublisher(URI redis, Consumer<String> onFault) {
    this.redis = new Jedis(redis);
    this.onFault = onFault;
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
    String message =
        object("type", "broadcast", "sender", "cron", "msg", "foreign/" + number).toString();
    try {
      redis.publish("chat", message);
    } catch (JedisException e) {
      onFault.accept("foreign/" + number + " was not published: " + e.getMessage());
      throw e;
    }
  }
}
