package dev.parley.it;

import dev.parley.launcher.RedisProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

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

    @Override
    public void close() {
      process.close();
    }
  }
}
