package dev.parley.broker;

import dev.parley.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Collectors;

/**
 * Whether this node lives and whether it can serve. A node without its Redis is alive, not ready.
 * Asking costs nothing and never waits; safe for use by any thread.
 */
@ApplicationScoped
public class Health {
  private final Broker broker;
  private final Probe probe;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private volatile boolean stopping;

  /** For the container's proxies. */
  Health() {
    broker = null;
    probe = null;
  }

  @Inject
  Health(Settings settings, Broker broker, Nodes nodes) {
    this.broker = broker;
    this.probe =
        new Probe(
            broker.keys().probe(nodes.uid()),
            settings.redis().probe(),
            () -> broker.probe(nodes.uid()),
            System::nanoTime);
  }

  /** Whether the node works at all; one that does not should be started anew. */
  public List<Check> live() {
    return List.of(threadsAlive());
  }

  /** Whether clients and publishers should be sent to this node. */
  public List<Check> ready() {
    return List.of(staying(), broker.check(), probe.link(), probe.road());
  }

  Probe probe() {
    return probe;
  }

  /** A factory whose threads have to live for as long as the node does. */
  ThreadFactory watching(ThreadFactory factory) {
    return work -> {
      Thread thread = factory.newThread(work);
      threads.add(thread);
      return thread;
    };
  }

  /** From now on the node is not ready. */
  void stopping() {
    stopping = true;
  }

  private Check threadsAlive() {
    String dead =
        threads.stream()
            .filter(thread -> !thread.isAlive())
            .map(Thread::getName)
            .collect(Collectors.joining(", "));
    return dead.isEmpty()
        ? Check.up("threads")
        : Check.down("threads", "have ended, though the node needs them: " + dead);
  }

  private Check staying() {
    return stopping ? Check.down("node", "is stopping") : Check.up("node");
  }
}
