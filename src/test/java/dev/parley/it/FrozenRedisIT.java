package dev.parley.it;

import static dev.parley.it.client.JsonText.object;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.it.client.Api;
import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.JsonText;
import dev.parley.it.client.Push;
import dev.parley.it.client.Reply;
import dev.parley.it.client.TextSocket.Ended;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Redis stands still for 20 s, neither refusing nor answering, while clients go on as if nothing
 * were wrong. It happens once; each test looks at one thing that was promised.
 */
class FrozenRedisIT extends TwoNodes {
  private static final Duration FREEZE = Duration.ofSeconds(20);
  private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(1_500);
  private static final Duration PROMISED = Duration.ofSeconds(5);

  /** Less than the three seconds for which a node waits for Redis. */
  private static final Duration WITHOUT_REDIS = Duration.ofMillis(2_800);

  private static final int IN_FLIGHT_AT_THE_FREEZE = 500;

  private static final Queue<Attempt> ATTEMPTS = new ConcurrentLinkedQueue<>();
  private static final Set<String> ACKNOWLEDGED = new HashSet<>();
  private static final List<String> CLOSED_WHILE_FROZEN = new ArrayList<>();

  private static String channel;
  private static String bob;
  private static CentrifugeClient commander;
  private static ChatClient plain;
  private static CentrifugeClient reader;
  private static ChatClient recipient;
  private static ChatClient feedReader;
  private static Duration offenderClosedIn;
  private static Duration goodbyeTook;
  private static String pipelinedBehindConnect;
  private static Ended endOfPiler;

  /** What one command came to: {@code ok}, {@code error 100 temporary}, or whatever else. */
  private record Attempt(String command, String outcome, Duration took) {}

  @BeforeAll
  static void redisStandsStill() throws Exception {
    channel = unique("news");
    bob = unique("bob");
    commander = CentrifugeClient.connect(NODE_1, unique("alice"));
    commander.subscribe(channel);
    plain = ChatClient.join(NODE_1, unique("carol"));
    reader = CentrifugeClient.connect(NODE_2, bob);
    reader.subscribe(channel);
    recipient = ChatClient.join(NODE_2, bob);
    feedReader = readFeed(NODE_2);
    CentrifugeClient offender = CentrifugeClient.connect(NODE_2, unique("offender"));
    offender.subscribe(channel);
    CentrifugeClient leaver = CentrifugeClient.connect(NODE_2, unique("leaver"));
    leaver.subscribe(channel);

    CentrifugeClient piler = CentrifugeClient.connect(NODE_2, unique("piler"));

    ExecutorService executor = Executors.newCachedThreadPool();
    try {
      List<Runnable> flights = inFlight();
      RealRedis.pause();
      long frozen = System.nanoTime();
      offenderClosedIn = time(() -> endAsOffender(offender));
      goodbyeTook = time(leaver::close);
      pipelinedBehindConnect = pipelineBehindConnect();
      endOfPiler = pileUp(piler);
      for (int round = 0; sinceNanos(frozen).compareTo(FREEZE) < 0; round++) {
        commandsOf(round).forEach(command -> executor.execute(command));
        pause(BETWEEN_ROUNDS);
      }
      lookWhoIsClosed();
      RealRedis.resume();
      flights.forEach(Runnable::run);
      executor.shutdown();
      assertTrue(executor.awaitTermination(30, TimeUnit.SECONDS), "commands hang");
      awaitRecovery();
    } finally {
      RealRedis.resume();
      executor.shutdownNow();
    }
  }

  @AfterAll
  static void close() {
    Stream.of(commander, reader).forEach(CentrifugeClient::close);
    Stream.of(plain, recipient, feedReader).forEach(ChatClient::close);
  }

  static Stream<String> commands() {
    return ATTEMPTS.stream().map(Attempt::command).distinct().sorted();
  }

  /** On a busy machine one answer says little: most are in time, and none takes twice as long. */
  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandIsAnsweredWithinFiveSeconds(String command) {
    List<Duration> took =
        attempts(attempt -> attempt.command().equals(command)).stream()
            .map(Attempt::took)
            .sorted()
            .toList();

    Duration median = took.get(took.size() / 2);
    Duration longest = took.get(took.size() - 1);
    assertTrue(median.compareTo(PROMISED) <= 0, took.toString());
    assertTrue(longest.compareTo(PROMISED.multipliedBy(2)) <= 0, took.toString());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyAnswerIsSuccessOrTemporaryError(String command) {
    Set<String> fine = Set.of("ok", "error 100 temporary");

    assertEquals(
        List.of(),
        attempts(
            attempt -> attempt.command().equals(command) && !fine.contains(attempt.outcome())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"publish", "plain private message", "subscribe", "history", "POST api/publish"})
  void outageIsNotHiddenFromThoseWhoAsk(String command) {
    assertNotEquals(
        List.of(),
        attempts(
            attempt ->
                attempt.command().equals(command)
                    && attempt.outcome().equals("error 100 temporary")));
  }

  @Test
  void clientThatPilesUpCommandsIsClosed() {
    assertEquals(new Ended(3013, "too many requests"), endOfPiler);
  }

  @Test
  void nobodyIsClosed() {
    assertEquals(List.of(), CLOSED_WHILE_FROZEN);
  }

  @Test
  void allAcknowledgedCentrifugePublicationsArriveOnce() {
    assertArrivedOnce(
        acknowledged("c-"), () -> texts(reader.publications(channel)), "publications");
  }

  @Test
  void allAcknowledgedPrivateMessagesArriveOnce() {
    assertArrivedOnce(
        Stream.concat(acknowledged("p-").stream(), acknowledged("r-").stream()).toList(),
        () ->
            recipient.texts().all(text -> text.contains("\"private_message\"")).stream()
                .map(text -> JsonText.parseObject(text).getString("msg"))
                .toList(),
        "private messages");
  }

  @Test
  void allAcknowledgedFeedMessagesArriveOnce() {
    assertArrivedOnce(
        acknowledged("f-"), () -> feedReader.texts().all(text -> text.startsWith("f-")), "feed");
  }

  @Test
  void publicationsBeforeAndAfterComeInOrderWithoutHole() {
    List<Long> offsets = reader.publications(channel).stream().map(Push::offset).toList();

    for (int i = 1; i < offsets.size(); i++) {
      assertEquals(offsets.get(i - 1) + 1, offsets.get(i), "after " + offsets.subList(0, i));
    }
  }

  @Test
  void clientThatBreaksTheProtocolIsClosedAtOnce() {
    assertTrue(offenderClosedIn.compareTo(WITHOUT_REDIS) < 0, offenderClosedIn.toString());
  }

  @Test
  void clientThatLeavesIsLetGoAtOnce() {
    // A client that is not answered goes after 2.5 s.
    assertTrue(goodbyeTook.compareTo(Duration.ofMillis(2_400)) < 0, goodbyeTook.toString());
  }

  @Test
  void whatIsPipelinedBehindAFailedConnectIsDiscarded() {
    assertEquals("error 100 temporary", pipelinedBehindConnect);
  }

  @Test
  void nothingOfTheOutageStaysBehind() {
    CentrifugeClient late = subscriber(NODE_2, unique("late"), channel);

    commander.publish(channel, "afterwards");

    late.await(channel, "afterwards");
    reader.await(channel, "afterwards");
  }

  private static List<Runnable> commandsOf(int round) {
    String mark = "-" + round;
    return List.of(
        attempt("publish", "c" + mark, () -> published("c" + mark)),
        attempt("plain private message", "p" + mark, () -> toldPlainly("p" + mark)),
        attempt(
            "POST create_chat",
            "r" + mark,
            () -> seed(NODE_2.api().createChat("s", bob, "r" + mark))),
        attempt("POST publish", "f" + mark, () -> seed(NODE_1.api().feed("f" + mark))),
        attempt(
            "POST api/publish",
            "c-api" + mark,
            () -> api("publish", object("channel", channel, "data", "c-api" + mark))),
        attempt(
            "POST api/broadcast",
            "",
            () ->
                api("broadcast", object("channels", List.of(unique("other")), "data", "b" + mark))),
        attempt("POST api/history", "", () -> api("history", object("channel", channel))),
        attempt("POST api/history_remove", "", () -> api("history_remove", object("channel", "x"))),
        attempt("POST api/disconnect", "", () -> api("disconnect", object("user", "nobody"))),
        attempt("POST api/info", "", () -> api("info", object())),
        attempt("subscribe", "", () -> called("subscribe", object("channel", unique("other")))),
        attempt("unsubscribe", "", () -> called("unsubscribe", object("channel", unique("other")))),
        attempt("history", "", () -> called("history", object("channel", channel, "limit", 10))),
        attempt("connect", "", FrozenRedisIT::connected),
        attempt("plain connect", "", FrozenRedisIT::joined));
  }

  private static Runnable attempt(String command, String text, Callable<String> call) {
    return () -> {
      long start = System.nanoTime();
      String outcome;
      try {
        outcome = call.call();
      } catch (Exception | AssertionError e) {
        outcome = e.toString();
      }
      ATTEMPTS.add(new Attempt(command, outcome, sinceNanos(start)));
      if (outcome.equals("ok") && !text.isEmpty()) {
        acknowledge(text);
      }
    };
  }

  /** Publishes without waiting; each of the results waits for one reply. */
  private static List<Runnable> inFlight() {
    List<Runnable> flights = new ArrayList<>();
    for (int i = 0; i < IN_FLIGHT_AT_THE_FREEZE; i++) {
      String text = "c-before-" + i;
      var reply = commander.publishAsync(channel, text);
      flights.add(
          () -> {
            if (reply.orTimeout(10, TimeUnit.SECONDS).join().errorCode() == 0) {
              acknowledge(text);
            }
          });
    }
    return flights;
  }

  private static synchronized void acknowledge(String text) {
    ACKNOWLEDGED.add(text);
  }

  private static synchronized List<String> acknowledged(String prefix) {
    return ACKNOWLEDGED.stream().filter(text -> text.startsWith(prefix)).toList();
  }

  private static String published(String text) {
    return outcome(commander.call("publish", object("channel", channel, "data", text)));
  }

  private static String called(String method, JsonObject request) {
    return outcome(commander.call(method, request));
  }

  private static String toldPlainly(String text) {
    JsonObject answer =
        plain.call(object("type", "private_message", "id", text, "recipient", bob, "msg", text));
    // The plain chat has no word for temporary: error 100 is it.
    return answer.getString("type").equals("ack")
        ? "ok"
        : "error " + answer.getInt("code") + (answer.getInt("code") == 100 ? " temporary" : "");
  }

  private static String seed(Api.Answer answer) {
    boolean retry = answer.headers().firstValue("Retry-After").isPresent();
    if (answer.status() == 503 && retry) {
      return "error 100 temporary";
    }
    return answer.status() == 200 ? "ok" : answer.toString();
  }

  private static String api(String method, JsonObject request) {
    Api.Answer answer = NODE_2.api().call(method, request);
    return switch (answer.errorCode()) {
      case 0 -> answer.status() == 200 ? outcomeOfBroadcast(answer.result()) : answer.toString();
      case 100 -> "error 100 temporary";
      default -> answer.toString();
    };
  }

  private static String outcomeOfBroadcast(JsonObject result) {
    boolean failed =
        result.containsKey("responses")
            && result.getJsonArray("responses").stream()
                .map(JsonValue::asJsonObject)
                .anyMatch(response -> response.containsKey("error"));
    return failed ? "error 100 temporary" : "ok";
  }

  private static String connected() {
    try (CentrifugeClient client = CentrifugeClient.open(NODE_1, unique("dave"))) {
      return outcome(client.call("connect", object()));
    }
  }

  /** The plain chat greets, or says that it can't. */
  private static String joined() {
    try (ChatClient client = ChatClient.open(NODE_1.ws(ChatClient.CHAT, unique("dave")))) {
      String answer = client.texts().await("answer", text -> true);
      return answer.contains("\"code\":100") ? "error 100 temporary" : "ok";
    }
  }

  private static String outcome(Reply reply) {
    if (reply.errorCode() == 0) {
      return "ok";
    }
    return "error " + reply.errorCode() + (reply.isTemporary() ? " temporary" : "");
  }

  /** Everything that comes back for a frame of connect and subscribe. */
  private static String pipelineBehindConnect() {
    try (CentrifugeClient client = CentrifugeClient.open(NODE_1, unique("eager"))) {
      client.send("{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"x\"}}");
      client.replies().await("connect reply", reply -> reply.getInt("id") == 1);
      Reply connect = new Reply(client.replies().all().get(0));
      boolean alone =
          client.replies().all().size() == 1
              || client.replies().all().stream().allMatch(reply -> reply.getInt("id") == 1);
      return outcome(connect) + (alone ? "" : " and more: " + client.replies().all());
    }
  }

  private static void endAsOffender(CentrifugeClient offender) {
    offender.send("not JSON");
    Ended end = offender.awaitEnd(Duration.ofSeconds(10));
    assertEquals(3501, end.code());
  }

  /** A subscribe waits for Redis, and behind it what belongs to the same channel. */
  private static Ended pileUp(CentrifugeClient piler) {
    JsonObject request = object("channel", unique("pile"));
    piler.command("subscribe", request);
    try {
      for (int i = 0; i < 200; i++) {
        piler.command("unsubscribe", request);
      }
    } catch (IllegalStateException e) {
      // It was closed before all were sent.
    }
    return piler.awaitEnd(Duration.ofSeconds(10));
  }

  private static void lookWhoIsClosed() {
    note("commander", commander.socket().isOpen());
    note("plain sender", plain.socket().isOpen());
    note("reader", reader.socket().isOpen());
    note("recipient", recipient.socket().isOpen());
    note("feed reader", feedReader.socket().isOpen());
  }

  private static void note(String client, boolean open) {
    if (!open) {
      CLOSED_WHILE_FROZEN.add(client);
    }
  }

  private static void awaitRecovery() {
    awaitReady(NODE_1);
    awaitReady(NODE_2);
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> NODE_1.api().createChat("s", bob, "recovered").status() == 200);
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> NODE_2.api().feed("recovered").status() == 200);
    recipient.await(object("msg", "recovered"));
    feedReader.texts().await("recovered", "recovered"::equals);
    commander.publish(channel, "c-recovered");
    acknowledge("c-recovered");
    reader.await(channel, "c-recovered");
  }

  private void assertArrivedOnce(List<String> sent, Supplier<List<String>> arrivals, String what) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertEquals(
                    Set.of(), minus(sent, arrivals.get()), "acknowledged " + what + " missing"));
    Set<String> seen = new HashSet<>();
    assertEquals(
        List.of(),
        arrivals.get().stream()
            .filter(text -> !text.equals("recovered") && !seen.add(text))
            .toList(),
        what + " twice");
  }

  private static Set<String> minus(List<String> all, List<String> some) {
    Set<String> left = new HashSet<>(all);
    some.forEach(left::remove);
    return left;
  }

  private static List<String> texts(List<Push> pushes) {
    return pushes.stream().map(push -> ((JsonString) push.data()).getString()).toList();
  }

  private static List<Attempt> attempts(Predicate<Attempt> wanted) {
    return ATTEMPTS.stream().filter(wanted).toList();
  }

  private static Duration time(Runnable action) {
    long start = System.nanoTime();
    action.run();
    return sinceNanos(start);
  }

  private static Duration sinceNanos(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** The rounds are spread over the outage; there is nothing to wait for. */
  private static void pause(Duration time) throws InterruptedException {
    new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
