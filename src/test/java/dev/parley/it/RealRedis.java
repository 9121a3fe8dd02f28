package dev.parley.it;

import dev.parley.launcher.RedisProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import redis.clients.jedis.Jedis;

/** The Redis that both nodes meet in: started before the first class, stopped after the last. */
final class RealRedis implements BeforeAllCallback {
  private static final Namespace OURS = Namespace.create(RealRedis.class);
  private static final Path DIRECTORY = Path.of("target", "it", "redis");

  private static RedisProcess process;

  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getRoot()
        .getStore(OURS)
        .getOrComputeIfAbsent("redis", key -> new Running(), Running.class);
  }

  static int port() {
    return Integer.getInteger("parley.it.redis.port", 16399);
  }

  /** Who may do everything, by a name and password of its own. */
  static Jedis operator() {
    return new Jedis(process.uriOf("admin"));
  }

  /** Freezes it: nothing is refused, nothing is answered. */
  static void pause() {
    process.pause();
  }

  /** Lets it go on. */
  static void resume() {
    process.resume();
  }

  private static final class Running implements AutoCloseable {
    Running() {
      process = new RedisProcess(port(), DIRECTORY);
      process.clear();
      process.start();
    }

    /** Fails the run if a node has tried what {@code users.acl} does not grant it. */
    @Override
    public void close() {
      try (Jedis operator = new Jedis(process.uri())) {
        List<String> refused =
            operator.aclLog().stream()
                .filter(entry -> entry.getUsername().equals("parley"))
                .map(entry -> entry.getReason() + " " + entry.getObject())
                .toList();
        if (!refused.isEmpty()) {
          throw new IllegalStateException("Redis refused to the nodes: " + refused);
        }
      } finally {
        process.close();
      }
    }
  }
}
