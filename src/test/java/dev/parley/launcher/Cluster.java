package dev.parley.launcher;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * One Redis and the nodes that meet in it. Not safe for use by several threads at once.
 *
 * <pre>{@code
 * try (Cluster cluster = Cluster.of("example", 2, 8280, plan -> plan)) {
 *   cluster.start();
 *   cluster.node(0).kill();
 * }
 * }</pre>
 */
public final class Cluster implements AutoCloseable {

  /** What lies between the ports of one node and the next. */
  private static final int PORT_STEP = 100;

  private final RedisProcess redis;
  private final List<ServerNode> nodes;

  private Cluster(RedisProcess redis, List<ServerNode> nodes) {
    this.redis = redis;
    this.nodes = nodes;
  }

  /**
   * A cluster with an empty Redis of its own, nothing of it started yet.
   *
   * @param name a directory of that name below {@code target/} holds its files
   * @param nodes how many
   * @param firstPort HTTP port of the first; each further one is 100 above
   * @param refinement what to change in the plan of each node
   */
  public static Cluster of(
      String name, int nodes, int firstPort, UnaryOperator<NodePlan> refinement) {
    Path directory = Workspace.target().resolve(name);
    RedisProcess redis = new RedisProcess(Ports.free(), directory.resolve("redis"));
    return new Cluster(
        redis,
        nodes(directory, nodes, firstPort, plan -> refinement.apply(in(redis.nodeUri(), plan))));
  }

  /** Nodes in {@code directory} that are not started yet. */
  static List<ServerNode> nodes(
      Path directory, int count, int firstPort, UnaryOperator<NodePlan> refinement) {
    return IntStream.range(0, count)
        .mapToObj(i -> plan(i, firstPort))
        .map(refinement)
        .map(plan -> ServerNode.of(plan, directory.resolve(plan.name())))
        .toList();
  }

  /** The plan of the node with this index, counted from 0. */
  static NodePlan plan(int index, int firstPort) {
    return NodePlan.of("node-" + (index + 1), firstPort + index * PORT_STEP);
  }

  /** The plan of a node that meets others in this Redis. */
  static NodePlan in(URI redis, NodePlan plan) {
    return plan.withSecret("parley.redis.uri", redis.toString());
  }

  /**
   * Starts all of it, and returns when every node is ready.
   *
   * @throws LaunchException if one does not start; nothing is left running then
   */
  public void start() {
    try {
      redis.clear();
      redis.start();
      nodes.forEach(ServerNode::start);
      nodes.forEach(ServerNode::waitUntilReady);
    } catch (LaunchException e) {
      close();
      throw e;
    }
  }

  public RedisProcess redis() {
    return redis;
  }

  public List<ServerNode> nodes() {
    return nodes;
  }

  /** The node with this index, counted from 0. */
  public ServerNode node(int index) {
    return nodes.get(index);
  }

  /** Ends whatever still runs, the nodes first. */
  @Override
  public void close() {
    nodes.forEach(ServerNode::close);
    redis.close();
  }
}
