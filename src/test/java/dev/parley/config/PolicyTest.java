package dev.parley.config;

import static dev.parley.config.Audience.ANYONE;
import static dev.parley.config.Audience.CAPABLE;
import static dev.parley.config.Audience.NOBODY;
import static dev.parley.config.Audience.SUBSCRIBERS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {

  @ParameterizedTest
  @ValueSource(strings = {"lobby", "chat", "feed", "news:eu"})
  void nothingSetMeansAnyone(String channel) {
    assertEquals(new Policy(ANYONE, ANYONE, ANYONE), policy(channel, "parley.namespaces", "news"));
  }

  @Test
  void nothingSetMeansThatAnyoneMayWriteToAUser() {
    assertEquals(new Policy(NOBODY, ANYONE, NOBODY), policy("#alice"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lobby", "chat", "feed", "news:eu"})
  void theGeneralPolicyIsThatOfEveryNamespace(String channel) {
    Policy policy =
        policy(
            channel,
            "parley.namespaces",
            "news",
            "parley.subscribe",
            "capable",
            "parley.publish",
            "subscribers",
            "parley.history",
            "nobody");

    assertEquals(new Policy(CAPABLE, SUBSCRIBERS, NOBODY), policy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"capable", "nobody"})
  void whoMayNotSubscribeMayNotReadHistoryEither(String subscribe) {
    assertEquals(SUBSCRIBERS, policy("lobby", "parley.subscribe", subscribe).history());
    assertEquals(
        SUBSCRIBERS, policy("chat", "parley.namespace.chat.subscribe", subscribe).history());
  }

  @Test
  void unlessThatIsAskedFor() {
    assertEquals(
        ANYONE,
        policy("lobby", "parley.subscribe", "capable", "parley.history", "anyone").history());
    assertEquals(
        CAPABLE,
        policy("chat", "parley.history", "capable", "parley.namespace.chat.subscribe", "nobody")
            .history());
    assertEquals(
        ANYONE,
        policy("chat", "parley.subscribe", "capable", "parley.history", "anyone").history());
  }

  @Test
  void whereEveryoneMaySubscribeEveryoneMayReadHistoryThoughElsewhereTheyMayNot() {
    assertEquals(
        ANYONE,
        policy("chat", "parley.subscribe", "capable", "parley.namespace.chat.subscribe", "anyone")
            .history());
  }

  @Test
  void theGeneralPolicySaysWhoMayWriteToAUserToo() {
    assertEquals(CAPABLE, policy("#alice", "parley.publish", "capable").publish());
  }

  @ParameterizedTest
  @CsvSource({"chat, chat", "feed, feed", "news, news:eu"})
  void aNamespaceMayDifferFromTheOthers(String name, String channel) {
    String options = "parley.namespace." + name + ".";

    Policy policy =
        policy(
            channel,
            "parley.namespaces",
            "news",
            "parley.subscribe",
            "nobody",
            options + "subscribe",
            "anyone",
            options + "publish",
            "nobody",
            options + "history",
            "subscribers");

    assertEquals(new Policy(ANYONE, NOBODY, SUBSCRIBERS), policy);
  }

  @Test
  void aNamespaceThatDiffersLeavesTheOthersAsTheyAre() {
    assertEquals(ANYONE, policy("lobby", "parley.namespace.chat.subscribe", "nobody").subscribe());
  }

  @ParameterizedTest
  @ValueSource(strings = {"anyone", "subscribers", "capable", "nobody"})
  void whoMayWriteToAUserIsConfigurable(String audience) {
    Policy policy = policy("#alice", "parley.namespace.#.publish", audience);

    assertEquals(Audience.valueOf(audience.toUpperCase()), policy.publish());
  }

  @ParameterizedTest
  @ValueSource(strings = {"subscribe", "history"})
  void whoReadsWhatIsWrittenToAUserIsNot(String option) {
    String told = fault("parley.namespace.#." + option, "anyone");

    assertTrue(told.contains("#." + option + ": can't be set"), told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"parley.subscribe", "parley.namespace.chat.subscribe"})
  void onlySubscribersMaySubscribeMakesNoSense(String key) {
    String told = fault(key, "subscribers");

    assertTrue(told.contains(key + ": must be one of anyone, capable, nobody"), told);
  }

  @ParameterizedTest
  @CsvSource({
    "parley.publish, everyone",
    "parley.history, ANYONE",
    "parley.namespace.chat.publish, true",
    "parley.namespace.#.publish, users"
  })
  void anotherWordIsAFault(String key, String word) {
    String told = fault(key, word);

    assertTrue(told.contains(key + ": must be one of anyone, subscribers, capable, nobody"), told);
  }

  @Test
  void environmentVariablesSayItToo() {
    Settings settings =
        GivenSettings.fromEnvironment(
            Map.of("PARLEY_PUBLISH", "nobody", "PARLEY_NAMESPACE___PUBLISH", "capable"));

    assertEquals(NOBODY, settings.namespaces().of("lobby").orElseThrow().policy().publish());
    assertEquals(CAPABLE, settings.namespaces().of("#bob").orElseThrow().policy().publish());
  }

  private static Policy policy(String channel, String... keysAndValues) {
    return GivenSettings.with(keysAndValues).namespaces().of(channel).orElseThrow().policy();
  }

  private static String fault(String... keysAndValues) {
    return assertThrows(InvalidSettingsException.class, () -> GivenSettings.with(keysAndValues))
        .getMessage();
  }
}
