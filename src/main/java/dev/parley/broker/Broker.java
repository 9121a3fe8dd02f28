package dev.parley.broker;

import dev.parley.config.Namespace;
import dev.parley.config.Policy;
import dev.parley.config.Settings;
import dev.parley.hub.Threads;
import dev.parley.protocol.HistoryPage;
import dev.parley.protocol.HubError;
import dev.parley.protocol.StreamPosition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import redis.clients.jedis.util.SafeEncoder;

/**
 * What Redis does for us, asynchronously: every stage completes within about 3 seconds, with error
 * 100 if Redis is away. Stages complete on whatever thread learns the outcome, the caller's
 * included; none of them may be blocked. Safe for use by any thread.
 */
@ApplicationScoped
public class Broker {
  private static final Duration POSITION_LIFE = Duration.ofDays(30);
  private static final String ANSWER_LIFE = Long.toString(Duration.ofMinutes(5).toMillis());
  private static final String NODE_LIFE = Long.toString(Duration.ofSeconds(10).toMillis());
  // As many as a back end may give while the link of some node is down.
  private static final Namespace ORDERS =
      new Namespace("", 100_000, Duration.ofHours(1), true, Policy.CLOSED);

  private final Settings settings;
  private final Keys keys;
  private final Witness witness = new Witness(this::isGone);
  private final List<Pipeline> pipelines = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  /** For the container's proxies. */
  Broker() {
    settings = null;
    keys = null;
  }

  /** A broker whose pipelines are not started yet. */
  @Inject
  public Broker(Settings settings) {
    this.settings = settings;
    this.keys = new Keys(settings.redis().prefix());
    RedisEndpoint endpoint = new RedisEndpoint(settings);
    for (int i = 0; i < settings.redis().connections(); i++) {
      int number = i;
      pipelines.add(
          new Pipeline(
              endpoint,
              settings.redis().restartKeepsData(),
              "broker-" + i,
              () -> witness.newProcess(channel -> number(channel) == number)));
    }
  }

  void start(ThreadFactory factory) {
    for (int i = 0; i < pipelines.size(); i++) {
      threads.add(Threads.start(factory, pipelines.get(i), "parley-broker-" + i));
    }
  }

  void stop() {
    pipelines.forEach(Pipeline::stop);
    Threads.join(threads);
  }

  /** Whether every pipeline has its link. */
  Check check() {
    long down = pipelines.stream().filter(pipeline -> !pipeline.isUp()).count();
    return down == 0
        ? Check.up("redis-connections")
        : Check.down(
            "redis-connections",
            down
                + " of "
                + pipelines.size()
                + " connections to Redis that publish and read are down; the log has the cause");
  }

  void expire() {
    pipelines.forEach(Pipeline::expire);
  }

  /**
   * Appends a line to the channel's stream and publishes it to all nodes.
   *
   * @param line as {@link dev.parley.protocol.StoredLine} writes it
   * @param withHistory whether it is kept, where the channel keeps any
   * @param idempotencyKey repeated within 5 minutes, gives the first answer and publishes nothing
   * @return the position, {@link StreamPosition#NONE} where nothing is kept
   */
  public CompletionStage<StreamPosition> publish(
      String channel, String line, boolean withHistory, Optional<String> idempotencyKey) {
    Namespace namespace = namespace(channel);
    List<String> scriptKeys = new ArrayList<>(3);
    scriptKeys.add(keys.stream(channel));
    scriptKeys.add(keys.redisChannel(channel));
    idempotencyKey.ifPresent(key -> scriptKeys.add(keys.answer(channel, key)));
    List<String> arguments =
        List.of(
            line,
            withHistory ? Integer.toString(namespace.historySize()) : "0",
            millis(namespace.historyTtl()),
            positionLife(namespace),
            ANSWER_LIFE);
    return pipeline(channel)
        .submit(new ScriptCall(Script.PUBLISH, scriptKeys, arguments))
        .thenApply(
            answer -> {
              StreamPosition position = StreamPosition.parse(text(answer));
              witness.acknowledged(channel, position);
              return position;
            });
  }

  /**
   * Reads a part of a channel's history.
   *
   * @return fails with error 112 where the query's position is of another epoch
   */
  public CompletionStage<HistoryPage> history(String channel, HistoryQuery query) {
    return read(channel, query)
        .thenApply(
            chunk -> {
              if (query.since().isPresent()
                  && query.since().get().isKept()
                  && !query.since().get().sameEpoch(chunk.top())) {
                throw HubError.UNRECOVERABLE_POSITION.refused();
              }
              return new HistoryPage(chunk.top(), chunk.publications());
            });
  }

  /** Removes a channel's history; its positions go on. */
  public CompletionStage<Void> removeHistory(String channel) {
    return pipeline(channel)
        .submit(new ScriptCall(Script.REMOVE, List.of(keys.stream(channel)), List.of()))
        .thenAccept(answer -> {});
  }

  /**
   * Announces a node and tells what all nodes announced in the last 10 seconds.
   *
   * @param announcement one line; empty takes the node back
   */
  CompletionStage<List<String>> announce(String nodeId, String announcement) {
    return run(new ScriptCall(
            Script.NODES, List.of(keys.nodes()), List.of(nodeId, announcement, NODE_LIFE)))
        .thenApply(answer -> ((List<?>) answer).stream().map(Broker::text).toList());
  }

  /** Runs a script that is about no channel. */
  CompletionStage<Object> run(ScriptCall call) {
    return pipeline(Keys.ORDERS).submit(call);
  }

  /**
   * Sends messages down the whole road to this node's own subscription, one by each pipeline: a
   * link that carries nothing else would not be known to be dead.
   */
  void probe(String nodeId) {
    // The script of a publication without history: what it needs to succeed, publications need too.
    List<String> scriptKeys = List.of(keys.probe(nodeId), keys.probe(nodeId));
    List<String> arguments = List.of("", "0", "0", positionLife(ORDERS), ANSWER_LIFE);
    for (Pipeline pipeline : pipelines) {
      pipeline.submit(new ScriptCall(Script.PUBLISH, scriptKeys, arguments));
    }
  }

  CompletionStage<Chunk> read(String channel, HistoryQuery query) {
    List<String> arguments = new ArrayList<>(6);
    arguments.addAll(lives(channel));
    arguments.add(Integer.toString(query.limit()));
    arguments.add(Integer.toString(query.mostBytes()));
    arguments.add(query.reverse() ? "reverse" : "forward");
    query.since().ifPresent(position -> arguments.add(position.toString()));
    return pipeline(channel)
        .submit(new ScriptCall(Script.READ, List.of(keys.stream(channel)), arguments))
        .thenApply(answer -> Chunk.of(channel, answer));
  }

  /**
   * Reads a channel's newest publications for readers that come back.
   *
   * @param lowest down to which position; without it the top alone
   */
  CompletionStage<Backlog> recover(String channel, Optional<StreamPosition> lowest) {
    List<String> arguments = new ArrayList<>(5);
    arguments.addAll(lives(channel));
    arguments.add(Integer.toString(Backlog.MOST_ENTRIES));
    arguments.add(Integer.toString(Backlog.MOST_BYTES));
    lowest.ifPresent(position -> arguments.add(position.toString()));
    return pipeline(channel)
        .submit(new ScriptCall(Script.RECOVER, List.of(keys.stream(channel)), arguments))
        .thenApply(answer -> Backlog.of(channel, answer));
  }

  /** What Redis is told that took another's place. */
  Witness witness() {
    return witness;
  }

  private CompletionStage<Boolean> isGone(String channel, StreamPosition position) {
    return pipeline(channel)
        .submit(
            new ScriptCall(
                Script.WITNESS, List.of(keys.stream(channel)), List.of(position.toString())))
        .thenApply(isGone -> (Long) isGone == 1);
  }

  Duration positionCheck() {
    return settings.redis().positionCheck();
  }

  /** The options of a channel that was found to have some. */
  Namespace namespace(String channel) {
    return channel.equals(Keys.ORDERS)
        ? ORDERS
        : settings.namespaces().of(channel).orElseThrow(HubError.UNKNOWN_CHANNEL::refused);
  }

  Keys keys() {
    return keys;
  }

  private Pipeline pipeline(String channel) {
    return pipelines.get(number(channel));
  }

  private int number(String channel) {
    return Math.floorMod(channel.hashCode(), pipelines.size());
  }

  private List<String> lives(String channel) {
    Namespace namespace = namespace(channel);
    return List.of(millis(namespace.historyTtl()), positionLife(namespace));
  }

  /** How long a position is kept since its channel was last used: no shorter than its history. */
  private static String positionLife(Namespace namespace) {
    Duration ttl = namespace.historyTtl();
    return millis(ttl.compareTo(POSITION_LIFE) > 0 ? ttl : POSITION_LIFE);
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }

  private static String text(Object bulk) {
    return SafeEncoder.encode((byte[]) bulk);
  }
}
