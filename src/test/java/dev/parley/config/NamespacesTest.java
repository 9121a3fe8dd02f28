package dev.parley.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamespacesTest {
  private static final String NONE = "(none)";

  private final Namespaces namespaces =
      GivenSettings.with("parley.namespaces", "news, game").namespaces();

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      quoteCharacter = '"',
      value = {
        "#alice, #",
        "#alice:smith, #",
        "#news:eu, #",
        "chat, chat",
        "feed, feed",
        "news:eu, news",
        "news:eu:berlin, news",
        "game:, game",
        "lobby, \"\"",
        "news, \"\"",
        "chats, \"\"",
        "chat:room, chat",
        ":eu, \"\"",
        "sport:eu, (none)",
        "News:eu, (none)",
        "\"news :eu\", (none)",
      })
  void aChannelBelongsToTheNamespaceThatItsNameSays(String channel, String name) {
    assertEquals(
        name.equals(NONE) ? Optional.empty() : Optional.of(name),
        namespaces.of(channel).map(Namespace::name));
  }

  @ParameterizedTest
  @CsvSource({
    "lobby, 1000, PT24H",
    "#alice, 1000, PT168H",
    "chat, 10000, PT24H",
    "feed, 10000, PT24H",
    "news:eu, 1000, PT24H",
  })
  void nothingSetMeansTheDefaultsOfTheNamespace(String channel, int size, Duration ttl) {
    Namespace namespace = namespaces.of(channel).orElseThrow();

    assertEquals(size, namespace.historySize());
    assertEquals(ttl, namespace.historyTtl());
  }

  @Test
  void aNamespaceMayDifferFromTheOthers() {
    Namespaces given =
        GivenSettings.with(
                "parley.namespaces", "news,game",
                "parley.history.size", "50",
                "parley.namespace.news.history.size", "7",
                "parley.namespace.#.history.ttl", "PT1H")
            .namespaces();

    assertEquals(7, given.of("news:eu").orElseThrow().historySize());
    assertEquals(50, given.of("game:1").orElseThrow().historySize());
    assertEquals(Duration.ofHours(1), given.of("#bob").orElseThrow().historyTtl());
  }

  @Test
  void aSizeOfNoneKeepsNoHistory() {
    Namespaces given = GivenSettings.with("parley.history.size", "0").namespaces();

    assertFalse(given.of("lobby").orElseThrow().hasHistory());
    assertTrue(given.of("chat").orElseThrow().hasHistory());
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "feed"})
  void namingABuiltInNamespaceChangesNothing(String name) {
    Namespaces given = GivenSettings.with("parley.namespaces", name).namespaces();

    assertEquals(10_000, given.of(name).orElseThrow().historySize());
  }

  @ParameterizedTest
  @ValueSource(strings = {"lobby", "#alice", "chat", "feed", "news:eu"})
  void whereHistoryIsKeptAClientRecovers(String channel) {
    assertTrue(namespaces.of(channel).orElseThrow().isRecoverable());
  }

  @Test
  void whereNoHistoryIsKeptNobodyRecovers() {
    Namespaces given =
        GivenSettings.with(
                "parley.namespaces", "game",
                "parley.recoverable", "true",
                "parley.history.size", "0",
                "parley.namespace.#.history.size", "0",
                "parley.namespace.#.recoverable", "false")
            .namespaces();

    assertFalse(given.of("lobby").orElseThrow().isRecoverable());
    assertFalse(given.of("game:1").orElseThrow().isRecoverable());
    assertFalse(given.of("#alice").orElseThrow().isRecoverable());
    assertTrue(given.of("chat").orElseThrow().isRecoverable());
  }

  @Test
  void recoveryMayDifferFromNamespaceToNamespace() {
    Namespaces given =
        GivenSettings.with(
                "parley.namespaces", "news,game",
                "parley.recoverable", "false",
                "parley.namespace.#.recoverable", "true",
                "parley.namespace.news.recoverable", "true")
            .namespaces();

    assertTrue(given.of("#alice").orElseThrow().isRecoverable());
    assertTrue(given.of("news:eu").orElseThrow().isRecoverable());
    assertFalse(given.of("game:1").orElseThrow().isRecoverable());
    assertFalse(given.of("chat").orElseThrow().isRecoverable());
    assertFalse(given.of("lobby").orElseThrow().isRecoverable());
  }

  @ParameterizedTest
  @ValueSource(strings = {"#", "chat", "feed", "news"})
  void everyNamedNamespaceIsConfigurable(String name) {
    String options = "parley.namespace." + name + ".";

    Namespace given =
        GivenSettings.with(
                "parley.namespaces",
                "news",
                options + "history.size",
                "7",
                options + "history.ttl",
                "PT1H",
                options + "recoverable",
                "false",
                options + "presence",
                "false",
                options + "join-leave",
                "false")
            .namespaces()
            .byName()
            .get(name);

    assertEquals(new Namespace(name, 7, Duration.ofHours(1), false, given.policy()), given);
  }

  @Test
  void environmentVariablesNameNamespacesToo() {
    Namespaces given =
        GivenSettings.fromEnvironment(
                Map.of(
                    "PARLEY_NAMESPACES", "live-news",
                    "PARLEY_NAMESPACE___HISTORY_TTL", "PT1H",
                    "PARLEY_NAMESPACE___RECOVERABLE", "false",
                    "PARLEY_NAMESPACE_LIVE_NEWS_HISTORY_SIZE", "7"))
            .namespaces();

    Namespace personal = given.of("#bob").orElseThrow();
    assertEquals(Duration.ofHours(1), personal.historyTtl());
    assertFalse(personal.isRecoverable());
    assertEquals(7, given.of("live-news:eu").orElseThrow().historySize());
  }
}
