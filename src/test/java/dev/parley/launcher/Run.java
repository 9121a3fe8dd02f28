package dev.parley.launcher;

import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The run command, {@code mvn -Prun}: a Redis and nodes, in insecure mode unless told otherwise,
 * until Ctrl-C.
 *
 * <p>It runs in Maven's own JVM and ends it, so that its exit code is Maven's and a failure is one
 * line. The {@link Reaper} ends the processes.
 */
final class Run {

  private static final PrintStream OUT = System.out;
  private static final int PROGRESS_SECONDS = 5;

  private static final long SIGNAL_MILLIS = 500;

  private final RunPlan plan;
  private final Path directory;
  private final List<CompletableFuture<?>> ends = new ArrayList<>();
  private final CountDownLatch stopping = new CountDownLatch(1);

  private Run(RunPlan plan) {
    this.plan = plan;
    this.directory = Workspace.target().resolve("run").resolve(Integer.toString(plan.firstPort()));
  }

  /** Never returns: Ctrl-C ends the JVM, or a failure does, with exit code 1. */
  public static void main(String[] arguments) {
    try {
      new Run(RunPlan.of(System.getProperties())).run();
    } catch (LaunchException e) {
      fail(e);
    }
  }

  private void run() {
    Thread goodbye = new Thread(this::sayGoodbye, "goodbye");
    Runtime.getRuntime().addShutdownHook(goodbye);
    try {
      requireFreePorts();
      URI redis = redis();
      List<ServerNode> nodes = start(redis);
      announce(nodes, redis);
      CompletableFuture.anyOf(ends.toArray(CompletableFuture[]::new)).join();
      throw new LaunchException(
          "one of its processes ended by itself, see the logs in " + Workspace.relative(directory));
    } catch (LaunchException e) {
      if (isStopping()) {
        // Ctrl-C ended the processes, which is no failure. This waits for the end of the JVM.
        System.exit(0);
      }
      Runtime.getRuntime().removeShutdownHook(goodbye);
      throw e;
    }
  }

  private void requireFreePorts() {
    for (int i = 0; i < plan.nodes(); i++) {
      try {
        Cluster.plan(i, plan.firstPort()).requireFreePorts(plan.server());
      } catch (LaunchException e) {
        throw new LaunchException(
            e.getMessage() + "; end what listens there, or move all ports, e.g. with -Dport=9080",
            e);
      }
    }
  }

  private URI redis() {
    if (plan.redis().isPresent()) {
      URI redis = plan.redis().get();
      RedisPlace.of(redis.toString()).requireListener();
      return redis;
    }
    int usual = RedisPlace.USUAL_PORT;
    RedisProcess redis =
        new RedisProcess(Ports.isFree(usual) ? usual : Ports.free(), directory.resolve("redis"));
    redis.start();
    ends.add(redis.ended());
    OUT.println("Redis runs at " + redis.uri());
    return redis.nodeUri();
  }

  private List<ServerNode> start(URI redis) {
    List<ServerNode> nodes =
        Cluster.nodes(
            directory,
            plan.nodes(),
            plan.firstPort(),
            node -> Cluster.in(redis, node.with(plan.settings())));
    OUT.println(
        "Starting "
            + nodes.size()
            + (nodes.size() == 1 ? " node" : " nodes")
            + " on "
            + plan.server().title());
    ScheduledExecutorService progress = progress();
    try {
      for (ServerNode node : nodes) {
        node.start();
        ends.add(node.ended());
      }
      nodes.forEach(ServerNode::waitUntilReady);
    } finally {
      progress.shutdownNow();
    }
    return nodes;
  }

  private static ScheduledExecutorService progress() {
    ScheduledExecutorService progress =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true);
              return thread;
            });
    long start = System.nanoTime();
    progress.scheduleAtFixedRate(
        () ->
            OUT.println(
                "  still starting, "
                    + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)
                    + " s"),
        PROGRESS_SECONDS,
        PROGRESS_SECONDS,
        TimeUnit.SECONDS);
    return progress;
  }

  private void announce(List<ServerNode> nodes, URI redis) {
    OUT.println();
    OUT.println("Parley is ready: " + nodes.get(0).baseUri());
    nodes.stream().skip(1).forEach(node -> OUT.println("       and also: " + node.baseUri()));
    OUT.println("          Redis: " + RedisPlace.of(redis.toString()));
    OUT.println("           logs: " + Workspace.relative(nodes.get(0).log()));
    if (plan.isInsecure()) {
      OUT.println("Insecure mode, for this machine only: everybody is who they say they are.");
    }
    OUT.println("Ctrl-C stops it.");
  }

  private void sayGoodbye() {
    stopping.countDown();
    OUT.println();
    OUT.println("Parley stops.");
  }

  /**
   * Ctrl-C in a terminal reaches the processes too, which may have ended before this JVM is told.
   */
  private boolean isStopping() {
    try {
      return stopping.await(SIGNAL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void fail(LaunchException e) {
    System.err.println("Parley cannot run: " + e.getMessage());
    System.exit(1);
  }
}
