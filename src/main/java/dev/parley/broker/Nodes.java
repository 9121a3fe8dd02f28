package dev.parley.broker;

import dev.parley.config.Settings;
import dev.parley.config.Version;
import dev.parley.hub.Connection;
import dev.parley.hub.Hub;
import dev.parley.hub.Subscription;
import dev.parley.hub.Wires;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** This node among the others: each announces itself in Redis every few seconds. */
@ApplicationScoped
public class Nodes {
  private final Settings settings;
  private final Hub hub;
  private final Wires wires;
  private final Broker broker;
  private final String uid = UUID.randomUUID().toString();
  private final long startedAt = System.nanoTime();
  private final Jsonb jsonb = JsonbBuilder.create();

  /** For the container's proxies. */
  Nodes() {
    this(null, null, null, null);
  }

  @Inject
  Nodes(Settings settings, Hub hub, Wires wires, Broker broker) {
    this.settings = settings;
    this.hub = hub;
    this.wires = wires;
    this.broker = broker;
  }

  /** This node's id, different each time it is deployed. */
  String uid() {
    return uid;
  }

  /** All nodes that announced themselves lately, this one as it is now, by name. */
  public CompletionStage<List<NodeInfo>> all() {
    return broker
        .announce(uid, jsonb.toJson(self()))
        .thenApply(
            announcements ->
                announcements.stream()
                    .map(json -> jsonb.fromJson(json, NodeInfo.class))
                    .sorted(Comparator.comparing(NodeInfo::name))
                    .toList());
  }

  void announce() {
    broker.announce(uid, jsonb.toJson(self()));
  }

  CompletionStage<List<String>> leave() {
    return broker.announce(uid, "");
  }

  private NodeInfo self() {
    int subscriptions = 0;
    Set<String> read = new HashSet<>();
    for (Connection connection : hub.connections()) {
      for (Subscription subscription : connection.subscriptions()) {
        subscriptions++;
        read.add(subscription.channel());
      }
    }
    return new NodeInfo(
        uid,
        settings.nodeName(),
        Version.text(),
        wires.name(),
        hub.connections().size(),
        hub.users(),
        subscriptions,
        read.size(),
        Duration.ofNanos(System.nanoTime() - startedAt).toSeconds());
  }
}
