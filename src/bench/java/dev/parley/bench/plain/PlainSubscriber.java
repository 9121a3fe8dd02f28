package dev.parley.bench.plain;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisClient;

/**
 * The thread that reads one Redis channel and hands each message to the loop. It does not come back
 * from a lost connection.
 */
@WebListener
public class PlainSubscriber implements ServletContextListener {
  /** System property: where Redis is. */
  public static final String REDIS_URI = "plain.redis.uri";

  /** System property: the Redis channel whose messages are sent on as they are. */
  public static final String REDIS_CHANNEL = "plain.redis.channel";

  private final JedisPubSub subscription =
      new JedisPubSub() {
        @Override
        public void onMessage(String channel, String text) {
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
    subscription.unsubscribe();
  }

  private void read() {
    try (RedisClient redis = RedisClient.create(System.getProperty(REDIS_URI))) {
      redis.subscribe(subscription, System.getProperty(REDIS_CHANNEL));
    }
  }
}
