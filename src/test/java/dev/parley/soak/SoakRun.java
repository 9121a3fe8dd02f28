package dev.parley.soak;

import static org.awaitility.Awaitility.await;

import dev.parley.chaos.Load;
import dev.parley.chaos.Told;
import dev.parley.chaos.Verdict;
import dev.parley.it.client.Node;
import dev.parley.launcher.Cluster;
import dev.parley.launcher.LaunchException;
import dev.parley.launcher.Options;
import dev.parley.launcher.ServerNode;
import dev.parley.launcher.ServerProcess;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * {@code mvn -Psoak}: a node whose WAR is deployed anew twenty times in {@code -Dsoak.minutes=10},
 * while 2,000 clients come and go and publications flow by every road. Ends the JVM, with exit code
 * 1 if something was lost or piles up.
 */
final class SoakRun {
  private static final PrintStream OUT = System.out;
  private static final int MOST_MINUTES = 100_000;
  private static final int PORT = 26_080;
  private static final int CONNECTIONS = 2_000;
  private static final int REDEPLOYS = 20;
  private static final Duration PACE = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration LEAST_COMING_AND_GOING = Duration.ofSeconds(3);

  /** Together they overflow a socket's buffers and the node's queue behind it. */
  private static final int FLOOD = 400;

  private static final int FLOOD_BYTES = 16 << 10;

  /** Every fourth time passes three times as long, in which dead clients are found out. */
  private static final int ROUND = 4;

  private static final int PARTS_OF_ROUND = ROUND - 1 + 3;

  private final Duration time;
  private final List<Sample> samples = new ArrayList<>();
  private final ServerNode server;
  private final ServerProcess process;
  private final Node node;
  private final Load load;
  private final Crowd crowd;
  private final long start = System.nanoTime();

  private SoakRun(Duration time, ServerNode server, Node node, Load load, Crowd crowd) {
    this.time = time;
    this.server = server;
    this.node = node;
    this.load = load;
    this.crowd = crowd;
    this.process = ServerProcess.of(server.handle());
  }

  /** Never returns. */
  public static void main(String[] arguments) {
    try {
      int minutes = Options.given().number("soak.minutes", 10, 1, MOST_MINUTES);
      soakFor(Duration.ofMinutes(minutes));
    } catch (LaunchException e) {
      System.err.println("Soaking failed: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void soakFor(Duration time) {
    try (Cluster cluster = Cluster.of("soak", 1, PORT, UnaryOperator.identity())) {
      cluster.start();
      ServerNode server = cluster.node(0);
      Node node = Node.local(server.name(), PORT);
      try (Load load = new Load(List.of(node), PACE);
          ForeignPublisher foreign = new ForeignPublisher(cluster.redis().uri(), load::fault);
          Crowd crowd = new Crowd(room(node, load), CONNECTIONS)) {
        foreign.start(PACE);
        System.exit(new SoakRun(time, server, node, load, crowd).run() ? 0 : 1);
      }
    }
  }

  private static Room room(Node node, Load load) {
    return new Room(node, load.channels().get(0), load.unique("quiet"), load.unique("flood"));
  }

  /** Whether all is well. */
  private boolean run() {
    OUT.printf(
        "Soaking a node for %d minutes: %,d connections, %d redeploys%n",
        time.toMinutes(), CONNECTIONS, REDEPLOYS);
    OUT.println(Report.head());
    try {
      soak();
    } catch (RuntimeException | AssertionError failed) {
      load.fault(failed.toString());
    }
    Verdict verdict = load.finish(Told.Expected.RECOVERED).with(crowd.faults());
    OUT.println("on connections and across redeploys: " + verdict);
    if (samples.size() <= REDEPLOYS) {
      return false;
    }
    OUT.println(Report.trends(samples));
    return verdict.isGood() && Report.isGood(samples);
  }

  private void soak() {
    sample();
    for (int redeploy = 1; redeploy <= REDEPLOYS; redeploy++) {
      comeAndGoUntil(due(redeploy));
      crowd.expectRedeploy();
      server.redeploy();
      sample();
    }
  }

  private void comeAndGoUntil(Duration due) {
    Duration left = due.minus(passed());
    Duration half =
        (left.compareTo(LEAST_COMING_AND_GOING) > 0 ? left : LEAST_COMING_AND_GOING).dividedBy(2);
    crowd.comeAndGo();
    load.last(half);
    load.publish(List.of(crowd.room().flood()), FLOOD, FLOOD_BYTES);
    load.last(half);
  }

  /** When all who read are there, and nobody else. */
  private void sample() {
    crowd.beStill();
    long now = System.nanoTime();
    await("everyone is back")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> crowd.hasHeardSince(now) && isAlone());
    samples.add(Sample.of(process));
    OUT.println(Report.line(passed(), samples.size() - 1, samples.get(samples.size() - 1), crowd));
  }

  private boolean isAlone() {
    return node.api().info().getInt("num_clients") == crowd.listeners() + load.connections();
  }

  private Duration due(int redeploy) {
    int parts = redeploy / ROUND * PARTS_OF_ROUND + redeploy % ROUND;
    return time.multipliedBy(parts).dividedBy(REDEPLOYS / ROUND * PARTS_OF_ROUND);
  }

  private Duration passed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
