package dev.parley.bench.plain;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisClient;

/**
 * The thread that reads Redis and hands each message to the loop. It does not come back from a lost
 * connection.
 */
@WebListener
public class PlainSubscriber implements ServletContextListener {
  /** System property: where Redis is. */
  public static final String REDIS_URI = "plain.redis.uri";

  /** System property: the Redis channels whose messages are sent on as they are. */
  public static final String REDIS_PATTERN = "plain.redis.pattern";

  private final JedisPubSub subscription =
      new JedisPubSub() {
        @Override
        public void onPMessage(String pattern, String channel, String text) {
          PlainEndpoint.sendToAll(text);
        }
      };

  @Override
  public void contextInitialized(ServletContextEvent event) {
    Thread thread = new Thread(this::read, "plain-subscriber");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    subscription.punsubscribe();
  }

  private void read() {
    try (RedisClient redis = RedisClient.create(System.getProperty(REDIS_URI))) {
      redis.psubscribe(subscription, System.getProperty(REDIS_PATTERN));
    }
  }
}
