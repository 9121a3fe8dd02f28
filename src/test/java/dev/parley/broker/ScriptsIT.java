package dev.parley.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.launcher.Ports;
import dev.parley.launcher.RedisProcess;
import dev.parley.protocol.Json;
import dev.parley.protocol.Publication;
import dev.parley.protocol.Start;
import dev.parley.protocol.StreamPosition;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;

/** What the scripts promise of positions, on a real Redis that plays several processes. */
class ScriptsIT {
  private static final String ONE_PROCESS = "111111";
  private static final String ANOTHER = "222222";
  private static final String STREAM = "chat:{news}:stream";
  private static final String REDIS_CHANNEL = "chat:{news}";
  private static final String DAY = "86400000";

  @TempDir static Path directory;
  private static RedisProcess process;
  private static Jedis redis;
  private static Jedis node;

  @BeforeAll
  static void start() {
    process = new RedisProcess(Ports.free(), directory);
    process.start();
    redis = new Jedis(process.uri());
    node = new Jedis(process.nodeUri());
  }

  @AfterAll
  static void stop() {
    node.close();
    redis.close();
    process.close();
  }

  @BeforeEach
  void forgetEverything() {
    redis.flushAll();
  }

  @Test
  void offsetsCountFromOneInOneEpoch() {
    StreamPosition first = publish(ONE_PROCESS, "a");
    StreamPosition second = publish(ONE_PROCESS, "b");

    assertEquals(1, first.offset());
    assertEquals(first.next(), second);
  }

  @Test
  void anEpochEndsInTheDigitsOfItsProcess() {
    assertTrue(publish(ONE_PROCESS, "a").epochText().matches("\\d{13}" + ONE_PROCESS));
  }

  @Test
  void aChannelThatWasReadFirstGoesOnInTheEpochOfItsBirth() {
    StreamPosition birth = read(ONE_PROCESS).top();

    assertEquals(birth.next(), publish(ONE_PROCESS, "a"));
  }

  @Test
  void anotherProcessBeginsALaterEpochBehindTheOldEntries() {
    StreamPosition before = publish(ONE_PROCESS, "a");
    StreamPosition after = publish(ANOTHER, "b");

    assertEquals(1, after.offset());
    assertTrue(after.epoch() > before.epoch());
    assertEquals(List.of(before, after), positions(read(ANOTHER)));
  }

  @Test
  void aProcessThatComesBackAfterAnotherOnlyReadCanPublish() {
    StreamPosition before = publish(ONE_PROCESS, "a");
    StreamPosition meanwhile = read(ANOTHER).top();
    StreamPosition after = publish(ONE_PROCESS, "b");

    assertTrue(before.epoch() < meanwhile.epoch() && meanwhile.epoch() < after.epoch());
    assertEquals(after.next(), publish(ONE_PROCESS, "c"));
  }

  @Test
  void aReaderInAnOlderEpochLearnsWhereThatEnded() {
    StreamPosition first = publish(ONE_PROCESS, "a");
    StreamPosition last = publish(ONE_PROCESS, "b");
    StreamPosition next = publish(ANOTHER, "c");

    Chunk chunk = readAfter(ANOTHER, first);

    assertEquals(last, chunk.lastDeleted());
    assertEquals(List.of(last, next), positions(chunk));
  }

  /** It would publish, but to its own subscribers alone. */
  @Test
  void aReplicaAcknowledgesNothing() {
    redis.replicaof("127.0.0.1", 1);
    try {
      for (String historySize : List.of("3", "0")) {
        List<String> arguments = List.of("{\"data\":1}", historySize, DAY, DAY, DAY);
        List<String> keys = List.of(STREAM, REDIS_CHANNEL);

        JedisDataException refusal =
            assertThrows(
                JedisDataException.class, () -> run(Script.PUBLISH, ONE_PROCESS, keys, arguments));

        assertTrue(refusal.getMessage().startsWith("READONLY"), refusal.getMessage());
      }
    } finally {
      redis.replicaofNoOne();
    }
  }

  /** It has nothing to lose, and a node's probe goes that way. */
  @Test
  void whatIsNotKeptIsPublishedThoughNothingMayBeWritten() {
    redis.configSet("min-replicas-to-write", "1");
    try {
      assertEquals(StreamPosition.NONE, publishUnkept());
    } finally {
      redis.configSet("min-replicas-to-write", "0");
    }
  }

  @Test
  void whatIsNotKeptDoesNotKeepWhatWas() {
    publish(ONE_PROCESS, "a");
    redis.pexpire(STREAM, 60_000);

    publishUnkept();

    assertTrue(redis.pttl(STREAM) <= 60_000);
    assertFalse(redis.exists(REDIS_CHANNEL));
  }

  private static StreamPosition publishUnkept() {
    List<String> arguments = List.of("{\"data\":1}", "0", DAY, DAY, DAY);
    return StreamPosition.parse(
        text(run(Script.PUBLISH, ONE_PROCESS, List.of(STREAM, REDIS_CHANNEL), arguments)));
  }

  @Test
  void aStreamKeepsExactlyItsSize() {
    for (int i = 0; i < 5; i++) {
      publish(ONE_PROCESS, "a");
    }

    assertEquals(3, redis.xlen(STREAM));
  }

  @Test
  void removingHistoryKeepsThePosition() {
    StreamPosition before = publish(ONE_PROCESS, "a");

    run(Script.REMOVE, ONE_PROCESS, List.of(STREAM), List.of());

    assertEquals(before, read(ONE_PROCESS).top());
    assertEquals(before.next(), publish(ONE_PROCESS, "b"));
  }

  @Test
  void historyEndsWithTheAgeOfItsNewestEntry() {
    StreamPosition old = publishLongAgo("a");

    Chunk chunk = read(ONE_PROCESS);

    assertEquals(old, chunk.top());
    assertEquals(List.of(), chunk.publications());
  }

  @Test
  void historyThatEndedIsTrimmedByTheNextPublication() {
    publishLongAgo("a");
    StreamPosition next = publish(ONE_PROCESS, "b");

    assertEquals(List.of(next), positions(read(ONE_PROCESS)));
  }

  @Test
  void historyThatEndedIsLetGoByWhoReadsIt() {
    StreamPosition old = publishLongAgo("a");

    read(ONE_PROCESS);

    assertEquals(0, redis.xlen(STREAM));
    assertEquals(old.next(), publish(ONE_PROCESS, "b"));
  }

  @Test
  void historyThatEndedIsLetGoByWhoLooksAtThePositionAlone() {
    StreamPosition first = publishLongAgo("a");
    StreamPosition old = publishLongAgo("b");

    recover(ONE_PROCESS);

    assertEquals(0, redis.xlen(STREAM));
    assertEquals(List.of(), recovered(ONE_PROCESS, old));
    assertFalse(start(ONE_PROCESS, first).recovered());
  }

  @Test
  void aNodeWhoseClockIsFarBehindEndsNobodysHistory() {
    StreamPosition first = publish(ONE_PROCESS, "a");
    long before = now();

    StreamPosition second = publish(ONE_PROCESS, publication("b", 1));

    Chunk chunk = read(ONE_PROCESS);
    assertEquals(List.of(first, second), positions(chunk));
    JsonObject line = (JsonObject) Json.parse(chunk.publications().get(1).stored(), 1);
    assertEquals("b", line.getString("data"));
    assertTrue(line.getJsonNumber("time").longValue() >= before, line.toString());
  }

  @Test
  void aRepeatedKeyGivesTheFirstAnswerAndPublishesNothing() {
    List<String> keys = List.of(STREAM, REDIS_CHANNEL, REDIS_CHANNEL + ":once:k");
    Object first = run(Script.PUBLISH, ONE_PROCESS, keys, publication("a", now()));
    Object second = run(Script.PUBLISH, ONE_PROCESS, keys, publication("b", now()));

    assertEquals(text(first), text(second));
    assertEquals(1, redis.xlen(STREAM));
  }

  @Test
  void whatCannotBeStoredIsRefused() {
    redis.set(STREAM, "no stream");

    assertThrows(JedisDataException.class, () -> publish(ONE_PROCESS, "a"));
  }

  @Test
  void aNodeThatTakesItselfBackIsTold() {
    List<String> keys = List.of("chat:nodes");
    run(Script.NODES, ONE_PROCESS, keys, List.of("1", "one", DAY));
    run(Script.NODES, ONE_PROCESS, keys, List.of("2", "two", DAY));

    Object left = run(Script.NODES, ONE_PROCESS, keys, List.of("1", "", DAY));

    assertEquals(List.of("two"), ((List<?>) left).stream().map(ScriptsIT::text).toList());
  }

  @Test
  void whoComesBackIsGivenWhatIsNew() {
    StreamPosition first = publish(ONE_PROCESS, "a");
    StreamPosition second = publish(ONE_PROCESS, "b");

    assertEquals(List.of(second), recovered(ONE_PROCESS, first));
  }

  @Test
  void whoComesBackAfterARestartIsGivenTheRestOfBothEpochs() {
    StreamPosition first = publish(ONE_PROCESS, "a");
    StreamPosition second = publish(ONE_PROCESS, "b");
    StreamPosition third = publish(ANOTHER, "c");

    assertEquals(List.of(second, third), recovered(ANOTHER, first));
  }

  @Test
  void whoKnewTheEndOfAnEpochRecoversThoughItWasTrimmedAway() {
    publish(ONE_PROCESS, "a");
    StreamPosition last = publish(ONE_PROCESS, "b");
    run(Script.REMOVE, ONE_PROCESS, List.of(STREAM), List.of());

    StreamPosition next = publish(ANOTHER, "c");

    assertEquals(List.of(next), recovered(ANOTHER, last));
  }

  @Test
  void whoCameBeforeTheFirstPublicationRecoversAfterRestartsToo() {
    StreamPosition birth = recover(ONE_PROCESS).top();
    StreamPosition reborn = recover(ANOTHER).top();

    assertEquals(List.of(), recovered(ANOTHER, birth));
    assertEquals(List.of(), recovered(ONE_PROCESS, reborn));
  }

  @Test
  void whoIsAheadOfARedisThatCameBackWithLessDoesNotRecover() {
    StreamPosition kept = publish(ONE_PROCESS, "a");
    StreamPosition lost = kept.next();

    publish(ANOTHER, "b");

    assertFalse(start(ANOTHER, lost).recovered());
    assertTrue(start(ANOTHER, kept).recovered());
  }

  @Test
  void nobodyRecoversAcrossALossThatWasWitnessed() {
    StreamPosition kept = publish(ONE_PROCESS, "a");
    publish(ANOTHER, "b");

    Object told = witness(ANOTHER, kept.next());

    assertEquals(1L, told);
    assertFalse(start(ANOTHER, kept).recovered());
    assertTrue(start(ANOTHER, recover(ANOTHER).top()).recovered());
  }

  @Test
  void whoHasCrossedIntoALaterEpochBeforeALossIsWitnessedLearnsOfItToo() {
    StreamPosition kept = publish(ONE_PROCESS, "a");
    StreamPosition next = publish(ANOTHER, "b");
    assertTrue(start(ANOTHER, kept).recovered());

    witness(ANOTHER, kept.next());

    assertTrue(publish(ANOTHER, "c").epoch() > next.epoch());
    assertFalse(start(ANOTHER, next).recovered());
  }

  @Test
  void aLossThatIsWitnessedByAllNodesBeginsOneEpoch() {
    StreamPosition kept = publish(ONE_PROCESS, "a");
    publish(ANOTHER, "b");
    witness(ANOTHER, kept.next());
    StreamPosition top = recover(ANOTHER).top();

    Object told = witness(ANOTHER, kept.next());

    assertEquals(0L, told);
    assertEquals(top, recover(ANOTHER).top());
  }

  @Test
  void anEpochThatRedisNeverSawIsLost() {
    StreamPosition kept = publish(ONE_PROCESS, "a");
    StreamPosition unseen = new StreamPosition(kept.epoch() + 3_600_000_000_000L, 5);

    assertEquals(1L, witness(ONE_PROCESS, unseen));

    assertTrue(publish(ONE_PROCESS, "b").epoch() > unseen.epoch());
    assertFalse(start(ONE_PROCESS, kept).recovered());
    assertFalse(start(ONE_PROCESS, unseen).recovered());
  }

  @Test
  void anEpochOfWhichEverythingWasLostIsLostThoughLaterOnesWereComplete() {
    publish(ONE_PROCESS, "a");
    StreamPosition birth = recover(ANOTHER).top();
    publish("333333", "b");

    assertEquals(1L, witness("333333", birth.next()));
  }

  @Test
  void aLossThatWasWitnessedIsNotForgottenByTheNextProcess() {
    StreamPosition kept = publish(ONE_PROCESS, "a");
    publish(ANOTHER, "b");
    witness(ANOTHER, kept.next());

    publish("333333", "c");

    assertFalse(start("333333", kept).recovered());
  }

  @Test
  void aLossIsForgottenWithTheEntriesFromBeforeIt() {
    StreamPosition kept = publish(ONE_PROCESS, "a");
    publish(ANOTHER, "b");
    witness(ANOTHER, kept.next());
    StreamPosition last = null;
    for (int i = 0; i < 4; i++) {
      last = publish("333333", "c");
    }

    StreamPosition next = publish("444444", "d");

    assertEquals(List.of(next), recovered("444444", last));
    assertFalse(start("444444", kept).recovered());
  }

  @Test
  void aBrokenPromiseThatEpochsSurviveEndsTheEpoch() {
    StreamPosition kept = publish(ONE_PROCESS, "a");

    Object told = witness(ONE_PROCESS, kept.next());
    StreamPosition next = publish(ONE_PROCESS, "b");

    assertEquals(1L, told);
    assertTrue(next.epoch() > kept.epoch());
    assertFalse(start(ONE_PROCESS, kept).recovered());
    assertFalse(start(ONE_PROCESS, kept.next()).recovered());
  }

  @Test
  void whatIsStillThereIsNoLoss() {
    publish(ONE_PROCESS, "a");
    StreamPosition last = publish(ONE_PROCESS, "b");
    publish(ANOTHER, "c");

    Object told = witness(ANOTHER, last);

    assertEquals(0L, told);
    assertTrue(start(ANOTHER, last).recovered());
  }

  @Test
  void anEpochThatLeftNoTraceIsNoLossOfAnother() {
    StreamPosition first = publish(ONE_PROCESS, "a");
    publish(ANOTHER, "b");
    run(Script.REMOVE, ANOTHER, List.of(STREAM), List.of());
    StreamPosition last = publish(ANOTHER, "c");
    StreamPosition next = publish("333333", "d");

    Object told = witness("333333", first.next());

    assertEquals(0L, told);
    assertEquals(List.of(next), recovered("333333", last));
  }

  @Test
  void aReaderLearnsTheEndOfAnEpochThatWasTrimmedAway() {
    StreamPosition last = publish(ONE_PROCESS, "a");
    run(Script.REMOVE, ONE_PROCESS, List.of(STREAM), List.of());
    publish(ANOTHER, "b");

    assertEquals(last, readAfter(ANOTHER, last).lastDeleted());
  }

  @Test
  void theBacklogHoldsTheNewestWhereNotAllMayBeRead() {
    StreamPosition first = publish(ONE_PROCESS, "a");
    publish(ONE_PROCESS, "b");
    StreamPosition third = publish(ONE_PROCESS, "c");

    Object answer =
        run(
            Script.RECOVER,
            ONE_PROCESS,
            List.of(STREAM),
            List.of(DAY, DAY, "1", "100000", first.toString()));

    assertEquals(
        List.of(third),
        Backlog.of("news", answer).publications().stream().map(Publication::position).toList());
  }

  private static Backlog recover(String run) {
    return recover(run, List.of(DAY, DAY, "100", "100000"));
  }

  private static Backlog recover(String run, List<String> arguments) {
    return Backlog.of("news", run(Script.RECOVER, run, List.of(STREAM), arguments));
  }

  private static Start start(String run, StreamPosition since) {
    return recover(run, List.of(DAY, DAY, "100", "100000", since.toString())).start(since);
  }

  private static List<StreamPosition> recovered(String run, StreamPosition since) {
    Start start = start(run, since);
    assertTrue(start.recovered(), () -> "not recovered since " + since);
    return start.missed().stream().map(Publication::position).toList();
  }

  private static Object witness(String run, StreamPosition position) {
    return run(Script.WITNESS, run, List.of(STREAM), List.of(position.toString()));
  }

  private static StreamPosition publish(String run, String data) {
    return publish(run, publication(data, now()));
  }

  /** In a namespace whose history lasts. */
  private static StreamPosition publishLongAgo(String data) {
    List<String> arguments = new ArrayList<>(publication(data, 1));
    arguments.set(2, "99999999999999");
    return publish(ONE_PROCESS, arguments);
  }

  private static StreamPosition publish(String run, List<String> publication) {
    List<String> keys = List.of(STREAM, REDIS_CHANNEL);
    return StreamPosition.parse(text(run(Script.PUBLISH, run, keys, publication)));
  }

  private static List<String> publication(String data, long time) {
    return List.of("{\"data\":\"" + data + "\",\"time\":" + time + "}", "3", DAY, DAY, DAY);
  }

  private static Chunk read(String run) {
    return read(run, List.of(DAY, DAY, "100", "100000", "forward"));
  }

  private static Chunk readAfter(String run, StreamPosition position) {
    List<String> arguments = new ArrayList<>(List.of(DAY, DAY, "100", "100000", "forward"));
    arguments.add(position.toString());
    return read(run, arguments);
  }

  private static Chunk read(String run, List<String> arguments) {
    return Chunk.of("news", run(Script.READ, run, List.of(STREAM), arguments));
  }

  private static List<StreamPosition> positions(Chunk chunk) {
    return chunk.publications().stream().map(Publication::position).toList();
  }

  private static Object run(Script script, String run, List<String> keys, List<String> arguments) {
    byte[] sha = node.scriptLoad(bytes(script.text(run)));
    return node.evalsha(sha, bytes(keys), bytes(arguments));
  }

  private static List<byte[]> bytes(List<String> texts) {
    return texts.stream().map(ScriptsIT::bytes).toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Object bulk) {
    return new String((byte[]) bulk, StandardCharsets.UTF_8);
  }

  private static long now() {
    return System.currentTimeMillis();
  }
}
