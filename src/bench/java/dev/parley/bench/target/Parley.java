package dev.parley.bench.target;

import dev.parley.launcher.NodePlan;
import dev.parley.launcher.Server;
import dev.parley.launcher.ServerNode;
import java.util.List;
import java.util.Optional;

/** Two nodes of Parley on one server. */
final class Parley implements CentrifugeTarget {
  private static final int STEP = 100;

  private final Server server;
  private final int port;
  private final ServerNode readers;
  private final ServerNode publishing;

  /**
   * @param port of the readers' node; that of the other one is {@value #STEP} above
   */
  Parley(Lab lab, Server server, int port) {
    this.server = server;
    this.port = port;
    readers = node(lab, "readers", readersPort());
    publishing = node(lab, "publishing", publishingPort());
  }

  @Override
  public String name() {
    return server == Server.chosen() ? "parley" : "parley-" + server;
  }

  @Override
  public Optional<String> missing() {
    return server.isHere()
        ? Optional.empty()
        : Optional.of("needs both servers: -Dserver=payara -Dwildfly.skip=false");
  }

  @Override
  public void start() {
    readers.start();
    publishing.start();
    readers.waitUntilReady();
    publishing.waitUntilReady();
  }

  @Override
  public int readersPort() {
    return port;
  }

  @Override
  public int publishingPort() {
    return port + STEP;
  }

  @Override
  public List<ProcessHandle> readerProcesses() {
    return List.of(readers.handle());
  }

  @Override
  public List<ProcessHandle> publishingProcesses() {
    return List.of(publishing.handle());
  }

  @Override
  public void close() {
    readers.close();
    publishing.close();
  }

  private ServerNode node(Lab lab, String role, int nodePort) {
    String name = server + "-" + role;
    NodePlan plan =
        NodePlan.of(name, nodePort)
            .with("parley.redis.uri", lab.redisUri().toString())
            .with("parley.namespaces", Channels.WITHOUT_HISTORY)
            .with("parley.namespace." + Channels.WITHOUT_HISTORY + ".history.size", "0");
    for (String option : lab.javaOptions()) {
      plan = plan.withJavaOption(option);
    }
    return ServerNode.of(server, plan, lab.directory(name));
  }
}
