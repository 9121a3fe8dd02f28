package dev.parley.chaos;

import static org.awaitility.Awaitility.await;

import dev.parley.it.client.Node;
import dev.parley.launcher.NodePlan;
import dev.parley.launcher.RedisProcess;
import dev.parley.launcher.ServerNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;

/** Nodes and the Redis in which they meet, which is another one whenever a scenario needs it. */
final class Scene implements AutoCloseable {
  /** Outside of the range from which systems take ports for clients: a restart finds it free. */
  private static final int REDIS_BELOW_NODES = 1;

  private static final int PORT_STEP = 100;
  private static final Duration LEAVING = Duration.ofSeconds(3);
  private static final Path TARGET = Path.of(System.getProperty("basedir", ""), "target");

  /** What {@code parley.wire} is on its nodes. */
  private static final String WIRE = System.getProperty("parley.it.wire", "auto");

  /** What Redis has after it was killed. */
  enum Keeping {
    /** All that it acknowledged. */
    EVERYTHING("--appendonly", "yes", "--appendfsync", "always"),
    /** What was there at the last SAVE. */
    SNAPSHOTS("--appendonly", "no");

    private final String[] options;

    Keeping(String... options) {
      this.options = options;
    }
  }

  private final Path directory;
  private final int redisPort;
  private final List<ServerNode> servers;
  private final List<Node> nodes;
  private RedisProcess redis;
  private Keeping keeping;

  /**
   * Nothing of it is started yet.
   *
   * @param name a directory of that name below {@code target/} has its files
   * @param count how many nodes
   * @param firstPort of the first node; Redis has the port below
   */
  Scene(String name, int count, int firstPort, UnaryOperator<NodePlan> refinement) {
    directory = TARGET.resolve(name);
    redisPort = firstPort - REDIS_BELOW_NODES;
    String uri = "redis://127.0.0.1:" + redisPort;
    servers =
        IntStream.range(0, count)
            .mapToObj(i -> NodePlan.of("chaos-" + (i + 1), firstPort + i * PORT_STEP))
            .map(plan -> plan.with(Map.of("parley.redis.uri", uri, "parley.wire", WIRE)))
            .map(refinement)
            .map(plan -> ServerNode.of(plan, directory.resolve(plan.name())))
            .toList();
    nodes =
        IntStream.range(0, count)
            .mapToObj(i -> Node.local("chaos-" + (i + 1), firstPort + i * PORT_STEP))
            .toList();
  }

  /** Starts all of it. */
  Scene start() {
    try {
      use(Keeping.EVERYTHING);
      servers.forEach(ServerNode::start);
      servers.forEach(ServerNode::waitUntilReady);
      return this;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Has a Redis of this kind from now on: the one that runs, or an empty one. */
  void use(Keeping wanted) {
    if (wanted == keeping && redis.isRunning()) {
      return;
    }
    if (redis != null) {
      awaitLeaving();
    }
    closeRedis();
    redis = new RedisProcess(redisPort, directory.resolve("redis"), wanted.options);
    redis.clear();
    redis.start();
    keeping = wanted;
  }

  /** A Redis that follows the present one, started and in step. */
  RedisProcess replica(int port) {
    RedisProcess replica =
        new RedisProcess(
            port,
            directory.resolve("replica"),
            "--appendonly",
            "no",
            "--replicaof",
            "127.0.0.1 " + redisPort);
    replica.clear();
    replica.start();
    return replica;
  }

  /** Puts a Redis in the place of the one that was killed. */
  void replace(RedisProcess successor) {
    redis = successor;
    keeping = null;
    try (Jedis jedis = jedis(successor.port())) {
      jedis.configSet("port", Integer.toString(redisPort));
    }
  }

  RedisProcess redis() {
    return redis;
  }

  /** A connection to the Redis of the moment. */
  Jedis jedis() {
    return jedis(redisPort);
  }

  static Jedis jedis(int port) {
    return new Jedis("127.0.0.1", port);
  }

  /** The nodes as servers. */
  List<ServerNode> servers() {
    return servers;
  }

  /** The nodes as clients see them. */
  List<Node> nodes() {
    return nodes;
  }

  @Override
  public void close() {
    servers.forEach(ServerNode::close);
    closeRedis();
  }

  /** Nodes stay in a channel for a moment behind its last reader, and would take it along. */
  private static void awaitLeaving() {
    await().pollDelay(LEAVING).until(() -> true);
  }

  private void closeRedis() {
    if (redis != null) {
      redis.close();
    }
  }
}
