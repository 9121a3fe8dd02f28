package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.it.client.NodeJs;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The official JavaScript SDK under Node.js; each step is a function in {@code
 * src/test/js/scenario.mjs}. Its packages are installed below {@code target/}.
 */
class JavaScriptSdkIT extends TwoNodes {
  private static final long STEP_SECONDS = 60;

  @BeforeAll
  static void installPackages() {
    assumeTrue(NodeJs.isHere(), "skipped: this machine has no Node.js with npm");
    NodeJs.install("scenario.mjs");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
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
        "comesBackWhenTheBackEndHasItExpire",
        "readsTheChannelsOfItsTokenAndRecoversThem",
        "refreshesItsSubscriptionTokenAgainAndAgain",
        "asksForAnotherSubscriptionTokenWhenItsOwnHasExpired",
        "subscribesAgainWhenItCouldNotRefreshInTime",
        "givesUpAChannelThatItsTokenIsNotFor"
      })
  void sdk(String step) {
    NodeJs.Run run =
        NodeJs.run(
            STEP_SECONDS,
            List.of(
                "node", "scenario.mjs", step, NODE_1.base().toString(), NODE_2.base().toString()));

    assertEquals(0, run.status(), run.output());
  }
}
