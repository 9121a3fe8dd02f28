package dev.parley.chaos;

import dev.parley.chaos.Scene.Keeping;
import dev.parley.chaos.Told.Expected;
import dev.parley.it.client.NodeJs;
import java.util.function.Consumer;

/**
 * What is broken, and what readers may be told of it. In each, everything acknowledged on every
 * road is received once and in order by every reader, unless that reader was told {@code
 * recovered:false}; and the fault counts only if a publication was unanswered while it hit.
 */
enum Scenario {
  /** Clients come back to the other node mid-stream: nobody is told anything. */
  READERS_MOVE(Keeping.EVERYTHING, Expected.RECOVERED, Acts::readersMove),
  /** A node dies under load (SIGKILL): its clients recover on another, nobody is told anything. */
  NODE_KILLED(Keeping.EVERYTHING, Expected.RECOVERED, Acts::nodeKilled),
  /** Redis' connections die again and again: no client notices. */
  CONNECTIONS_KILLED(Keeping.EVERYTHING, Expected.CONNECTED, Acts::connectionsKilled),
  /** Redis stands still (SIGSTOP): no client notices. */
  REDIS_PAUSED(Keeping.EVERYTHING, Expected.CONNECTED, Acts::redisPaused),
  /**
   * Redis dies, and comes back with all that it acknowledged. Without the operator's promise epochs
   * change: clients subscribe anew with their positions (2500) or are moved, nobody loses anything
   * or its connection.
   */
  REDIS_RESTARTED(Keeping.EVERYTHING, Expected.NEW_EPOCH, Acts::redisRestarted),
  /** Redis comes back with less, and goes past its old top: who stayed and who left are told. */
  REDIS_ROLLED_BACK(Keeping.SNAPSHOTS, Expected.LOSS, Acts::redisRolledBack),
  /** Streams are trimmed below a client's position: it is told, those who stayed are not. */
  STREAMS_TRIMMED(Keeping.EVERYTHING, Expected.LOSS, Acts::streamsTrimmed),
  /** Streams are deleted: everybody is told. */
  STREAMS_DELETED(Keeping.EVERYTHING, Expected.LOSS, Acts::streamsDeleted),
  /**
   * A replica that lagged is promoted: whoever was ahead of it, or is missing something, is told.
   */
  REPLICA_PROMOTED(Keeping.EVERYTHING, Expected.LOSS, Acts::replicaPromoted),
  /** A client stops reading until it is disconnected: it recovers, and nobody else notices. */
  READER_STOPS_READING(Keeping.EVERYTHING, Expected.RECOVERED, Acts::readerStopsReading),
  /** 2,000 clients come back at once, and each recovers 50 publications. */
  HERD_COMES_BACK(Keeping.EVERYTHING, Expected.RECOVERED, Acts::herdComesBack),
  /** The official JavaScript SDK is moved from node to node, and recovers like anyone. */
  SDK_MOVES(Keeping.EVERYTHING, Expected.RECOVERED, Acts::sdkMoves);

  private final Keeping keeping;
  private final Expected expected;
  private final Consumer<Acts> act;

  Scenario(Keeping keeping, Expected expected, Consumer<Acts> act) {
    this.keeping = keeping;
    this.expected = expected;
    this.act = act;
  }

  /** Whether it needs a Node.js that this machine does not have. */
  boolean lacksNodeJs() {
    return this == SDK_MOVES && !NodeJs.isHere();
  }

  /**
   * Plays it.
   *
   * @return what came of it
   */
  Outcome play(Scene scene, Extent extent) {
    scene.use(keeping);
    try (Load load = new Load(scene.nodes())) {
      try {
        act.accept(new Acts(scene, load, extent));
      } catch (RuntimeException | AssertionError e) {
        load.fault(e.toString());
      }
      return new Outcome(load.finish(expected), load.longestHealing());
    }
  }
}
