package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.it.client.NodeJs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The official JavaScript SDK under Node.js; each step is a function in {@code
 * src/test/js/scenario.mjs}, in a process of its own. Some run at the same time, since most of them
 * wait. Its packages are installed below {@code target/}.
 */
class JavaScriptSdkIT extends TwoNodes {
  private static final long STEP_SECONDS = 60;
  private static final int AT_ONCE = 3;

  /** The longest first. */
  private static final List<String> STEPS =
      List.of(
          "subscribesAgainWhenItCouldNotRefreshInTime",
          "connects",
          "receivesAcrossNodes",
          "knowsWhoPublished",
          "publishesThroughItsSubscription",
          "getsPrivateMessagesWithoutSubscribing",
          "learnsOfItsPersonalChannel",
          "readsHistory",
          "subscribesToManyChannelsBeforeConnecting",
          "survivesUnknownNamespace",
          "survivesAnothersPersonalChannel",
          "survivesRefusedPublishing",
          "survivesRefusedRpc",
          "subscribesAgainAfterUnsubscribing",
          "comesBackAfterReconnectableDisconnect",
          "staysAwayAfterForcedDisconnect",
          "prettyPrintedPayloadArrivesIntact",
          "refreshesItsConnectionTokenAgainAndAgain",
          "asksForAnotherConnectionTokenWhenItsOwnHasExpired",
          "comesBackThoughItRefreshedByAnExpiredToken",
          "comesBackWhenTheBackEndHasItExpire",
          "readsTheChannelsOfItsTokenAndRecoversThem",
          "refreshesItsSubscriptionTokenAgainAndAgain",
          "asksForAnotherSubscriptionTokenWhenItsOwnHasExpired",
          "subscribesAgainThoughItRefreshedByAnExpiredToken",
          "givesUpAChannelThatItsTokenIsNotFor");

  private static final Map<String, Future<NodeJs.Run>> RUNS = new LinkedHashMap<>();

  private static ExecutorService executor;

  @BeforeAll
  static void begin() {
    assumeTrue(NodeJs.isHere(), "skipped: this machine has no Node.js with npm");
    NodeJs.install("scenario.mjs");
    executor = Executors.newFixedThreadPool(AT_ONCE);
    for (String step : STEPS) {
      RUNS.put(step, executor.submit(() -> run(step)));
    }
  }

  @AfterAll
  static void end() {
    if (executor != null) {
      executor.shutdownNow();
    }
  }

  static List<String> steps() {
    return STEPS;
  }

  @ParameterizedTest
  @MethodSource("steps")
  void sdk(String step) throws Exception {
    NodeJs.Run run = RUNS.get(step).get();

    assertEquals(0, run.status(), run.output());
  }

  private static NodeJs.Run run(String step) {
    return NodeJs.run(
        STEP_SECONDS,
        List.of("node", "scenario.mjs", step, NODE_1.base().toString(), NODE_2.base().toString()));
  }
}
