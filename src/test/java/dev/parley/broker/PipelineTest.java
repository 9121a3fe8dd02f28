package dev.parley.broker;

import static dev.parley.Soon.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.HangingLog;
import dev.parley.config.GivenSettings;
import dev.parley.hub.Threads;
import dev.parley.protocol.HubError;
import dev.parley.protocol.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineTest {
  private static final String NOSCRIPT = "-NOSCRIPT No matching script. Please use EVAL.\r\n";

  private final FakeRedis redis = new FakeRedis(command -> null);
  private final AtomicInteger newProcesses = new AtomicInteger();
  private final Pipeline pipeline = pipeline(redis.uri());
  private final List<Thread> threads = new ArrayList<>();

  @AfterEach
  void stop() throws InterruptedException {
    pipeline.stop();
    redis.close();
    for (Thread thread : threads) {
      thread.join(5_000);
      assertFalse(thread.isAlive(), "the writer does not end");
    }
  }

  @Test
  void everyCallGetsItsOwnAnswer() {
    start(pipeline);

    List<CompletableFuture<Object>> answers = submit(2_000);

    for (int i = 0; i < answers.size(); i++) {
      assertEquals("call " + i, text(answers.get(i)));
    }
  }

  @Test
  void callsAreCarriedOutInTheOrderOfTheirSubmission() {
    start(pipeline);

    submit(2_000).forEach(PipelineTest::text);

    assertEquals(names(2_000), carriedOut());
  }

  @Test
  void whatIsSubmittedBeforeTheLinkIsUpWaitsForIt() {
    List<CompletableFuture<Object>> answers = submit(3);

    start(pipeline);

    assertEquals("call 2", text(answers.get(2)));
  }

  @Test
  void aRefusedCallIsAnInternalErrorAndTheOthersGoOn() {
    redis.answer(command -> isCall(command, "call 1") ? "-OOM no memory\r\n" : null);
    start(pipeline);

    List<CompletableFuture<Object>> answers = submit(3);

    assertEquals(HubError.INTERNAL, error(answers.get(1)));
    assertEquals("call 2", text(answers.get(2)));
  }

  @Test
  void scriptsThatRedisDoesNotKnowAreLoadedAgain() {
    start(pipeline);
    text(submit("warm"));
    AtomicBoolean forgotten = new AtomicBoolean(true);
    redis.answer(
        command -> {
          if (command.get(0).equals("SCRIPT")) {
            forgotten.set(false);
          }
          return command.get(0).equals("EVALSHA") && forgotten.get() ? NOSCRIPT : null;
        });

    List<CompletableFuture<Object>> answers = submit(100);

    for (int i = 0; i < answers.size(); i++) {
      assertEquals("call " + i, text(answers.get(i)));
    }
  }

  @Test
  void aCallWhoseScriptStaysUnknownIsAnInternalError() {
    redis.answer(command -> command.get(0).equals("EVALSHA") ? NOSCRIPT : null);
    start(pipeline);

    assertEquals(HubError.INTERNAL, error(submit("call")));
  }

  @Test
  void aCallThatComesTooLateForItsOrderIsNotCarriedOutAgain() {
    Set<String> unknown = ConcurrentHashMap.newKeySet();
    redis.answer(
        command ->
            isCall(command, "call 0") && unknown.add(command.get(command.size() - 1))
                ? NOSCRIPT
                : null);
    List<CompletableFuture<Object>> answers = submit(2);

    start(pipeline);

    assertEquals(HubError.INTERNAL, error(answers.get(0)));
    assertEquals("call 1", text(answers.get(1)));
  }

  @Test
  void whatWasOnItsWayWhenTheLinkEndedIsAnInternalErrorAndNotRepeated() {
    redis.answer(command -> isCall(command, "call") ? FakeRedis.SILENCE : null);
    start(pipeline);
    CompletableFuture<Object> answer = submit("call");
    await().until(() -> carriedOut().equals(List.of("call")));

    redis.killConnections();

    assertEquals(HubError.INTERNAL, error(answer));
    awaitUp();
    assertEquals(1, carriedOut().stream().filter("call"::equals).count());
  }

  /** Silent, not reading, never there: at the same time, since each takes three seconds. */
  @Test
  void whateverRedisDoesEveryCallIsAnsweredInAboutThreeSeconds() {
    redis.answer(command -> isCall(command, "call") ? FakeRedis.SILENCE : null);
    start(pipeline);
    CompletableFuture<Object> unanswered = submit("call");
    try (FakeRedis deaf = new FakeRedis(command -> null)) {
      Pipeline stuck = pipeline(deaf.uri());
      Pipeline unstarted = pipeline(deaf.uri());
      start(stuck);
      text(submit(stuck, "warm"));
      deaf.stopReading();
      List<CompletableFuture<Object>> answers = new ArrayList<>(List.of(unanswered));
      for (int i = 0; i < 3; i++) {
        answers.add(submit(stuck, "x".repeat(16 << 20)));
      }
      answers.add(submit(unstarted, "call"));

      await()
          .atMost(Duration.ofSeconds(8))
          .until(
              () -> {
                List.of(pipeline, stuck, unstarted).forEach(Pipeline::expire);
                return answers.stream().allMatch(CompletableFuture::isDone);
              });

      await()
          .untilAsserted(
              () -> {
                stuck.expire();
                assertTrue(submit(stuck, "call").isDone(), "the stuck link is not cut");
              });
      stuck.stop();
    }
  }

  @Test
  void whileRedisIsAwayCallsAreRefusedAtOnce() {
    redis.close();
    start(pipeline);
    await().until(() -> submit("probe").isDone());

    CompletableFuture<Object> answer = submit("call");

    assertTrue(answer.isDone());
    assertEquals(HubError.INTERNAL, error(answer));
  }

  @Test
  void nobodyWaitsForALogThatHangs() {
    start(pipeline);
    text(submit("warm"));
    HangingLog log = new HangingLog(Pipeline.class);
    try {
      redis.close();

      await().until(() -> submit("call").isDone());
    } finally {
      log.close();
    }
  }

  @Test
  void aLinkThatCannotLoadScriptsIsNotUp() {
    redis.answer(command -> command.get(0).equals("SCRIPT") ? "-NOPERM no permission\r\n" : null);
    start(pipeline);

    assertEquals(HubError.INTERNAL, error(submit("call")));
    assertEquals(List.of(), carriedOut());
  }

  @Test
  void anAnswerThatIsNoneDoesNotEndTheWriter() {
    redis.answer(command -> isCall(command, "call") ? "?what\r\n" : null);
    start(pipeline);
    assertEquals(HubError.INTERNAL, error(submit("call")));

    redis.answer(command -> null);

    awaitUp();
  }

  @Test
  void noMoreThan64MiBWait() {
    String mebibyte = "x".repeat(1 << 20);
    List<CompletableFuture<Object>> answers = new ArrayList<>();

    for (int i = 0; i < 70; i++) {
      answers.add(submit(mebibyte));
    }

    assertFalse(answers.get(63).isDone());
    assertTrue(answers.get(69).isDone());
    assertEquals(HubError.INTERNAL, error(answers.get(69)));
  }

  @Test
  void noMoreThanAQuarterMillionCallsWait() {
    ScriptCall last = null;
    for (int i = 0; i < 270_000; i++) {
      last = new ScriptCall(Script.PUBLISH, List.of(), List.of());
      pipeline.submit(last);
    }

    assertTrue(last.answer().isDone());
  }

  @Test
  void whatWaitsWhenItStopsIsRefused() {
    start(pipeline);
    text(submit("warm"));
    pipeline.stop();

    assertEquals(HubError.INTERNAL, error(submit("call")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run_id:9876543210\r\nmaster_replid:abc\r\n",
        "run_id:0123456789\r\nmaster_replid:def\r\n"
      })
  void anotherProcessIsToldAndOneWithAnothersDataToo(String info) {
    start(pipeline);
    text(submit("warm"));
    redis.killConnections();
    awaitUp();
    assertEquals(0, newProcesses.get());

    redis.answer(
        command -> command.get(0).equals("INFO") ? FakeRedis.bulk("role:master\r\n" + info) : null);
    redis.killConnections();

    await().until(() -> newProcesses.get() == 1);
  }

  private Pipeline pipeline(String uri) {
    return new Pipeline(
        new RedisEndpoint(GivenSettings.with("parley.redis.uri", uri)),
        false,
        "test",
        newProcesses::incrementAndGet);
  }

  private void start(Pipeline started) {
    threads.add(Threads.start(Thread::new, started, "pipeline"));
  }

  private void awaitUp() {
    await().ignoreExceptions().until(() -> text(submit("up")).equals("up"));
  }

  private List<CompletableFuture<Object>> submit(int count) {
    return names(count).stream().map(this::submit).toList();
  }

  /** The fake answers with the call's last argument. */
  private CompletableFuture<Object> submit(String argument) {
    return submit(pipeline, argument);
  }

  private static CompletableFuture<Object> submit(Pipeline to, String argument) {
    return to.submit(new ScriptCall(Script.PUBLISH, List.of("key"), List.of(argument)));
  }

  private static List<String> names(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("call " + i);
    }
    return names;
  }

  private static boolean isCall(List<String> command, String argument) {
    return command.get(0).equals("EVALSHA") && command.get(command.size() - 1).equals(argument);
  }

  private List<String> carriedOut() {
    return redis.commands("EVALSHA").stream()
        .map(arguments -> arguments.get(arguments.size() - 1))
        .toList();
  }

  private static String text(CompletableFuture<Object> answer) {
    return new String((byte[]) answer.join(), StandardCharsets.UTF_8);
  }

  private static HubError error(CompletableFuture<Object> answer) {
    Throwable failure = assertThrows(CompletionException.class, answer::join);
    return RefusedException.errorOf(failure);
  }
}
