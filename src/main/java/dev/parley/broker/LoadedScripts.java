package dev.parley.broker;

import java.util.EnumMap;
import java.util.Map;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;

/**
 * The scripts as the Redis process at the other end of one connection knows them. Each process has
 * texts of its own, so that one which restarted or was promoted refuses the others' with {@code
 * NOSCRIPT} instead of continuing their epochs. Immutable.
 */
final class LoadedScripts {
  private static final int RUN_DIGITS = 6;
  private static final String KEPT_DATA = "0".repeat(RUN_DIGITS);

  private final Map<Script, String> shas = new EnumMap<>(Script.class);
  private final String process;

  /**
   * Loads all scripts.
   *
   * @param restartKeepsData whether every process goes on with the epochs of the one before
   */
  LoadedScripts(Connection connection, boolean restartKeepsData) {
    String runId = RedisEndpoint.told(connection, "server", "run_id");
    // A process that was a replica meanwhile has another's data.
    process = runId + " " + RedisEndpoint.told(connection, "replication", "master_replid");
    String run = restartKeepsData ? KEPT_DATA : run(runId);
    for (Script script : Script.values()) {
      connection.sendCommand(Protocol.Command.SCRIPT, "LOAD", script.text(run));
      shas.put(script, connection.getBulkReply());
    }
  }

  String sha(Script script) {
    return shas.get(script);
  }

  /** Which Redis process knows them, with whose data: different after each restart. */
  String process() {
    return process;
  }

  /** The digits of a process; never those that stand for kept data. */
  static String run(String runId) {
    int digits = 1 + Math.floorMod(runId.hashCode(), 999_999);
    return String.format("%0" + RUN_DIGITS + "d", digits);
  }
}
