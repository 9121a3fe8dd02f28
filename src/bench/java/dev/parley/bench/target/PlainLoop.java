package dev.parley.bench.target;

import dev.parley.bench.client.Dialect;
import dev.parley.bench.client.Road;
import dev.parley.bench.plain.PlainSubscriber;
import dev.parley.launcher.LaunchException;
import dev.parley.launcher.NodePlan;
import dev.parley.launcher.Server;
import dev.parley.launcher.ServerNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What everyone writes first: {@code sendText} for each session, on WildFly. */
final class PlainLoop implements Target {
  private static final int PORT = Lab.FIRST_PORT + 200;
  private static final String PREFIX = "plain-";

  private final Lab lab;
  private Optional<ServerNode> node = Optional.empty();

  PlainLoop(Lab lab) {
    this.lab = lab;
  }

  @Override
  public String name() {
    return "plain";
  }

  @Override
  public Optional<String> missing() {
    return Server.WILDFLY.isHere()
        ? Optional.empty()
        : Optional.of("runs on WildFly: -Dwildfly.skip=false");
  }

  @Override
  public void start() {
    try {
      NodePlan plan =
          NodePlan.of("bench-plain", PORT)
              .with(PlainWar.write(lab.war(), lab.directory("plain-war")))
              .with(PlainSubscriber.REDIS_URI, lab.redisUri().toString())
              .with(PlainSubscriber.REDIS_PATTERN, PREFIX + "*");
      ServerNode started = ServerNode.of(Server.WILDFLY, plan, lab.directory(plan.name()));
      started.start();
      node = Optional.of(started);
      started.waitUntilReady();
    } catch (IOException e) {
      throw new LaunchException("The plain loop cannot be packed: " + e.getMessage(), e);
    }
  }

  @Override
  public Optional<Dialect> dialect() {
    return Optional.of(new PlainDialect(Lab.webSocket(PORT, "/readers")));
  }

  @Override
  public Road road() {
    return RedisRoads.publish(lab.redisUri(), PREFIX);
  }

  @Override
  public boolean hasChannels() {
    return false;
  }

  @Override
  public List<ProcessHandle> readerProcesses() {
    return node.map(ServerNode::handle).stream().toList();
  }

  @Override
  public List<ProcessHandle> publishingProcesses() {
    return List.of();
  }

  @Override
  public void close() {
    node.ifPresent(ServerNode::close);
  }
}
