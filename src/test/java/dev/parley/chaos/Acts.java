package dev.parley.chaos;

import dev.parley.it.client.Node;
import dev.parley.launcher.Ports;
import dev.parley.launcher.RedisProcess;
import dev.parley.launcher.ServerNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/** What happens in each scenario, while the load goes on. */
final class Acts {
  private static final int HERD = 2_000;
  private static final int MISSED_BY_HERD = 50;
  private static final int NEVER_A_REDIS = 1;

  private final Scene scene;
  private final Load load;
  private final Extent extent;

  Acts(Scene scene, Load load, Extent extent) {
    this.scene = scene;
    this.load = load;
    this.extent = extent;
  }

  void readersMove() {
    for (int i = 0; i < extent.times(3, 5, 30); i++) {
      for (RecoveringReader reader : load.regulars()) {
        load.hit(reader::move);
        load.last(extent.millis(50, 0, 300));
      }
      load.awaitSubscribed();
    }
    load.heal();
  }

  void nodeKilled() {
    ServerNode victim = scene.servers().get(extent.random().nextInt(scene.servers().size()));
    load.hit(victim::kill);
    load.heal();
    load.progress(20);
    victim.start();
    victim.waitUntilReady();
    load.heal();
  }

  void connectionsKilled() {
    int times = extent.times(15, 20, 100);
    try (Jedis jedis = scene.jedis()) {
      load.hit(
          () -> {
            for (int i = 0; i < times; i++) {
              for (ClientType type : List.of(ClientType.PUBSUB, ClientType.NORMAL)) {
                jedis.clientKill(
                    new ClientKillParams().type(type).skipMe(ClientKillParams.SkipMe.YES));
              }
              load.last(extent.millis(200, 20, 1_500));
            }
          });
    }
    load.heal();
  }

  void redisRestarted() {
    load.hit(scene.redis()::kill);
    load.last(extent.millis(4_000, 500, 15_000));
    scene.redis().start();
    load.heal();
    load.progress(10);
  }

  void redisPaused() {
    load.hit(
        () -> {
          scene.redis().pause();
          load.last(extent.millis(7_000, 1_000, 30_000));
          scene.redis().resume();
        });
    load.heal();
  }

  /** Redis comes back with what it had at the snapshot, and goes past its old top. */
  void redisRolledBack() {
    RecoveringReader goneBefore = load.regular(0);
    RecoveringReader goneBehind = load.regular(1);
    goneBefore.leave();
    load.progress(5);
    try (Jedis jedis = scene.jedis()) {
      jedis.save();
    }
    int lost = extent.times(10, 5, 30);
    load.progress(lost);
    goneBehind.leave();
    load.progress(2);
    load.hit(scene.redis()::kill);
    scene.redis().start();
    load.heal();
    load.progress(lost + 15);
    goneBefore.come();
    goneBehind.come();
    load.heal();
    for (RecoveringReader reader : load.regulars()) {
      if (reader.received().told().lost() == 0) {
        load.fault(reader.user() + " was not told, though publications are gone");
      }
    }
  }

  void streamsTrimmed() {
    RecoveringReader gone = load.regular(0);
    gone.leave();
    load.progress(10);
    try (Jedis jedis = scene.jedis()) {
      load.hit(() -> load.streams().forEach(stream -> jedis.xtrim(stream, 1, false)));
    }
    load.progress(2);
    gone.come();
    load.heal();
    if (gone.received().told().lost() < load.channels().size()) {
      load.fault("not told of each of the trimmed streams: " + gone.received().told());
    }
    int others = load.told().lost() - gone.received().told().lost();
    if (others > 0) {
      load.fault("readers who stayed lost nothing, but were told so " + others + " times");
    }
  }

  void streamsDeleted() {
    RecoveringReader gone = load.regular(0);
    gone.leave();
    load.progress(5);
    try (Jedis jedis = scene.jedis()) {
      load.hit(() -> jedis.del(load.streams().toArray(String[]::new)));
    }
    load.progress(5);
    gone.come();
    load.heal();
    for (RecoveringReader reader : load.regulars()) {
      if (reader.received().told().lost() == 0) {
        load.fault(reader.user() + " was not told, though its streams were deleted");
      }
    }
  }

  /** The replica lags, since it has lost its master; then that dies and the replica follows it. */
  void replicaPromoted() {
    RedisProcess replica = scene.replica(Ports.free());
    RecoveringReader gone = load.regular(0);
    try (Jedis jedis = Scene.jedis(replica.port())) {
      Load.until(
          "the replica is in step",
          () -> jedis.info("replication").contains("master_link_status:up"));
      gone.leave();
      load.progress(5);
      jedis.replicaof("127.0.0.1", NEVER_A_REDIS);
      load.progress(extent.times(10, 5, 30));
      load.hit(scene.redis()::kill);
      load.last(extent.millis(500, 0, 5_000));
      jedis.replicaofNoOne();
      scene.replace(replica);
    }
    load.heal();
    load.progress(10);
    gone.come();
    load.heal();
  }

  /** Its queue overflows, and it comes back for what it missed in many channels. */
  void readerStopsReading() {
    List<String> channels = IntStream.range(0, 10).mapToObj(i -> load.unique("s" + i)).toList();
    RecoveringReader reader = load.add(load.reader("stalled", channels, 0));
    reader.come();
    load.awaitSubscribed();
    load.progress(2);
    Node node = scene.nodes().get(0);
    load.hit(
        () -> {
          int before = node.api().info().getInt("num_clients");
          reader.stall();
          load.publish(channels, 60, 4 << 10);
          Load.until("it is disconnected", () -> node.api().info().getInt("num_clients") < before);
          reader.goOn();
          Load.until("it has seen its end", () -> reader.received().told().ended() > 0);
        });
    load.heal();
    if (reader.received().told().ended() != 1 || load.told().ended() != 1) {
      load.fault("more or less than the one connection ended: " + load.told());
    }
  }

  void herdComesBack() {
    List<String> channel = List.of(load.unique("herd"));
    List<RecoveringReader> herd = new ArrayList<>();
    for (int i = 0; i < HERD; i++) {
      herd.add(load.add(load.reader("h" + i, channel, i)));
    }
    herd.forEach(RecoveringReader::come);
    load.awaitSubscribed();
    load.publish(channel, 1, 0);
    load.heal();
    herd.forEach(RecoveringReader::leave);
    load.publish(channel, MISSED_BY_HERD, 0);
    load.hit(
        () -> {
          herd.forEach(RecoveringReader::come);
          while (!herd.stream().allMatch(RecoveringReader::isSubscribed)) {
            load.publish(channel, 1, 0);
            load.last(extent.millis(200, 100, 300));
          }
        });
    load.heal();
    if (herd.stream().anyMatch(reader -> reader.received().told().recovered() < 2)) {
      load.fault("not everybody recovered both channels");
    }
  }

  void sdkMoves() {
    SdkReader sdk = load.add(new SdkReader(load.unique("sdk"), load.channels(), scene.nodes()));
    load.sendTo(sdk.user());
    load.awaitSubscribed();
    int times = extent.times(3, 5, 20);
    for (int i = 0; i < times; i++) {
      load.progress(20);
      load.hit(sdk::move);
      load.last(extent.millis(1_000, 100, 3_000));
    }
    load.heal();
    if (sdk.received().told().recovered() < times * (load.channels().size() + 1)) {
      load.fault("did not recover every channel each time: " + sdk.received().told());
    }
  }
}
