package dev.parley.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final Map<String, String> API_KEYS =
      Map.of(
          "parley.api.keys", "orders,ops",
          "parley.api.key.orders", "orders-may-publish-this",
          "parley.api.key.orders.allow", "publish,broadcast",
          "parley.api.key.ops", "the-other-has-it",
          "parley.api.key.ops.allow", "*");

  @Test
  void nothingSetIsSecure() {
    Settings settings = GivenSettings.with();

    assertFalse(settings.insecure());
    assertEquals(List.of(), settings.apiKeys());
    assertEquals(Set.of(), settings.origins());
  }

  @Test
  void theWireIsTheServersUnlessThePortableOneIsChosen() {
    assertFalse(GivenSettings.with().portableWire());
    assertFalse(GivenSettings.with("parley.wire", "auto").portableWire());
    assertTrue(GivenSettings.with("parley.wire", "portable").portableWire());
  }

  @Test
  void nothingSetMeansTheLocalRedis() {
    RedisSettings redis = GivenSettings.with().redis();

    assertEquals("redis://localhost:6379/0", redis.address().toString());
    assertEquals("chat", redis.prefix());
    assertEquals("chat", redis.foreignChannel());
    assertFalse(redis.restartKeepsData());
    assertEquals(2, redis.connections());
    assertEquals(Duration.ofSeconds(5), redis.probe());
  }

  @Test
  void nothingSetMeansTheLimitsOfTheProtocol() {
    Limits limits = GivenSettings.with().limits();

    assertEquals(65_536, limits.frame());
    assertEquals(65_536, limits.payload());
    assertEquals(255, limits.channelName());
    assertEquals(128, limits.channels());
    assertEquals(128, limits.waitingCommands());
    assertEquals(262_144, limits.waitingBytes());
    assertEquals(1_048_576, limits.outbox());
    assertEquals(0, limits.publishesPerSecond());
    assertEquals(1_000, limits.errorsPerMinute());
  }

  @Test
  void aNodeAlwaysHasAName() {
    assertFalse(GivenSettings.with().nodeName().isBlank());
  }

  @Test
  void whatIsSetCounts() {
    Settings settings =
        GivenSettings.with(
            "parley.node.name", "north",
            "parley.insecure", "true",
            "parley.origins", "https://Chat.example.org, http://localhost:5173",
            "parley.redis.prefix", "parley",
            "parley.redis.channel", "talk",
            "parley.redis.probe", "PT2S",
            "parley.limits.frame", "2048");

    assertEquals("north", settings.nodeName());
    assertTrue(settings.insecure());
    assertEquals(Set.of("https://chat.example.org", "http://localhost:5173"), settings.origins());
    assertEquals("parley", settings.redis().prefix());
    assertEquals("talk", settings.redis().foreignChannel());
    assertEquals(Duration.ofSeconds(2), settings.redis().probe());
    assertEquals(2_048, settings.limits().frame());
  }

  @Test
  void whiteSpaceAroundAValueDoesNotCount() {
    assertTrue(GivenSettings.with("parley.insecure", " true ").insecure());
  }

  @Test
  void allFaultsAreToldAtOnce() {
    String told =
        faults(
            "parley.insecure", "yes",
            "parley.redis.uri", "http://localhost",
            "parley.limits.frame", "1",
            "parley.history.ttl", "1 day",
            "parley.origins", "example.org",
            "parley.namespaces", "a:b",
            "parley.namespace.#.history.size", "none",
            "parley.namespace.chat.presence", "true",
            "parley.namespace.sport.recoverable", "true");

    assertEquals(
        9,
        told.lines().filter(line -> line.startsWith("  parley.")).count(),
        () -> "one line a fault: " + told);
  }

  @ParameterizedTest
  @CsvSource({
    "parley.insecure, yes",
    "parley.insecure, TRUE",
    "parley.wire, fast",
    "parley.redis.restart-keeps-data, 1",
    "parley.redis.connections, 0",
    "parley.redis.connections, 65",
    "parley.redis.connections, two",
    "parley.redis.probe, 5",
    "parley.redis.probe, PT0.5S",
    "parley.limits.frame, -1",
    "parley.limits.frame, 99999999999",
    "parley.limits.nesting, 501",
    "parley.history.size, 1000001",
    "parley.history.ttl, PT0S",
    "parley.origins, https://example.org/path",
    "parley.origins, //example.org",
    "parley.origins, mailto:a@example.org",
    "parley.origins, https://example.org?",
    "parley.origins, https://me@example.org",
    "parley.origins, https://example.org#top",
    "parley.api.key, too-short",
    "parley.api.key, a-key-with-an-umläut",
    "parley.token.issuer, ' '",
    "parley.token.audience, ''",
    "parley.token.isuer, https://id.example.org",
    "parley.subscribe, ' '",
    "parley.namespaces, news:eu",
    "parley.namespaces, a b",
    "parley.recoverable, yes",
    "parley.namespace.#.history.size, -1",
    "parley.namespace.chat.history.ttl, 1d",
    "parley.namespace.feed.recoverable, maybe",
    "parley.namespace.#.presence, true",
    "parley.namespace.chat.join-leave, true",
    "parley.namespace.sport.history.size, 10",
    "parley.namespace.sport.recoverable, false",
    "parley.namespace.chat.historysize, 10",
    "parley.redis.uri, localhost:6379",
    "parley.token.secret, too-short",
    "parley.token.keys, /no/such/file.pem",
    "parley.token.keys, -----BEGIN PUBLIC KEY-----AAAA-----END PUBLIC KEY-----",
    "parley.token.jwks, ftp://id.example.org/keys",
    "parley.token.jwks, keys.json",
    "parley.token.clock-skew, 10",
    "parley.token.clock-skew, PT21S",
    "parley.limits.outbox, 1048575",
    "parley.token.revocation-ttl, PT1S",
    "parley.audit, yes",
    "parley.audit, sampled",
    "parley.audit, sampled:0",
    "parley.audit, sampled:1.5",
  })
  void aFaultNamesItsKey(String key, String value) {
    String told = faults(key, value);

    assertTrue(told.contains("  " + key + ": must "), told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"#", "chat", "feed", "news"})
  void noChannelRecoversWithoutHistory(String namespace) {
    String told =
        faults(
            "parley.namespaces",
            "news",
            "parley.namespace." + namespace + ".history.size",
            "0",
            "parley.namespace." + namespace + ".recoverable",
            "true");

    assertTrue(
        told.contains("  parley.namespace." + namespace + ".recoverable: must be false where"),
        told);
  }

  @Test
  void whatIsReservedIsSaidToBe() {
    String told = faults("parley.namespace.#.presence", "true");

    assertTrue(told.contains("not available in this version"), told);
  }

  @Test
  void aNamespaceThatNobodyListedIsAFaultFromTheEnvironmentToo() {
    InvalidSettingsException fault =
        assertThrows(
            InvalidSettingsException.class,
            () ->
                GivenSettings.fromEnvironment(
                    Map.of("PARLEY_NAMESPACE_SPORT_RECOVERABLE", "false")));

    assertTrue(fault.getMessage().contains("parley.namespace.sport.recoverable"));
  }

  /** Payara lists variables by their own names, WildFly by guessed ones too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "PARLEY_NAMESPACE_SPORT_RECOVERABLE",
        "PARLEY_API_KEY_SHOP",
        "PARLEY_TOKEN_ISUER",
      })
  void soItIsFromAServerThatGuessesNoNames(String variable) {
    String told = faults(variable, "a-value-for-nobody");

    assertTrue(told.contains("  " + variable + ": must be "), told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"${NOBODY_HAS_SET_THIS}", "a-${NOBODY_HAS_SET_THIS}", "${A:${B_TOO}}"})
  void whatRefersToNothingIsAFault(String value) {
    String told = faults("parley.node.name", value);

    assertTrue(told.contains("  parley.node.name: refers to what is not set"), told);
  }

  /** Payara puts nothing in its place then, WildFly takes it as if not set. */
  @Test
  void soIsAReferenceToNothingInAValueThatIsSomethingWithoutIt() {
    String told = faults("parley.redis.prefix", "chat-${NOBODY_HAS_SET_THIS}");

    assertTrue(told.contains("  parley.redis.prefix: refers to what is not set"), told);
  }

  @Test
  void whatRefersToSomethingIsThat() {
    Settings settings =
        GivenSettings.with("parley.node.name", "node-${parley.it.zone}", "parley.it.zone", "a");

    assertEquals("node-a", settings.nodeName());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PARLEY_TOKEN_SERVICE_HOST",
        "PARLEY_TOKEN_SERVICE_PORT",
        "PARLEY_TOKEN_SERVICE_PORT_HTTP",
        "PARLEY_TOKEN_PORT",
        "PARLEY_TOKEN_PORT_80_TCP_ADDR",
        "PARLEY_API_KEY_PORT_80_TCP",
      })
  void whatKubernetesTellsOfAServiceIsNoSetting(String variable) {
    assertEquals(GivenSettings.with(), GivenSettings.with(variable, "10.0.0.1"));
  }

  @Test
  void whatMayReferToNothingIsAsIfNotSet() {
    assertEquals(
        GivenSettings.with(), GivenSettings.with("parley.node.name", "${NOBODY_HAS_SET_THIS:}"));
  }

  @ParameterizedTest
  @CsvSource({
    "parley.api.keys, a.b, 'parley.api.keys: must be names'",
    "parley.api.keys, orders, 'parley.api.key.orders: must be set'",
    "parley.api.keys, orders, 'parley.api.key.orders.allow: must be set'",
    "parley.api.key.orders, too-short, 'parley.api.key.orders: must be a secret of 16 bytes'",
    "parley.api.key.orders, the-other-has-it, 'parley.api.key.ops: must be a secret that no other'",
    "parley.api.key.orders.allow, publsh, 'parley.api.key.orders.allow: must be methods'",
    "parley.api.key.shop, a-key-that-nobody-listed, 'parley.api.key.shop: must be of a key'",
    "parley.api.key.orders.alow, publish, 'parley.api.key.orders.alow: must be of a key'",
  })
  void aFaultyApiKeyIsToldOfByItsSetting(String key, String value, String fault) {
    Map<String, String> given = new HashMap<>(fault.endsWith("set") ? Map.of() : API_KEYS);
    given.put(key, value);

    String told =
        assertThrows(InvalidSettingsException.class, () -> GivenSettings.with(given)).getMessage();

    assertTrue(told.contains(fault), told);
  }

  @Test
  void apiKeysComeFromTheEnvironmentToo() {
    Settings settings =
        GivenSettings.fromEnvironment(
            Map.of(
                "PARLEY_API_KEYS", "web-shop",
                "PARLEY_API_KEY_WEB_SHOP", "a-key-of-the-web-shop",
                "PARLEY_API_KEY_WEB_SHOP_ALLOW", "publish, broadcast"));

    assertEquals(
        List.of(
            new ApiKey(
                "web-shop", new Secret("a-key-of-the-web-shop"), Set.of("publish", "broadcast"))),
        settings.apiKeys());
  }

  @Test
  void textShowsNoSecret() {
    Settings settings =
        GivenSettings.with(
            "parley.api.key", "s3cr3t-of-the-api",
            "parley.token.jwks", "https://id.example.org/s3cr3t/keys?key=s3cr3t",
            "parley.api.keys", "orders",
            "parley.api.key.orders", "s3cr3t-of-the-orders",
            "parley.api.key.orders.allow", "publish",
            "parley.token.secret", "s3cr3t-of-32-bytes-for-the-tokens-of-all",
            "parley.redis.uri", "redis://hub:s3cr3t-redis@localhost");

    assertFalse(settings.toString().contains("s3cr3t"), settings.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://hub:s3cr3t@",
        "redis://hub:s3cr3t@h:99999",
        "redis://hub:s3cr3t@h/database",
        "redis://hub:s3cr3t@h h",
        "redis:/hub:s3cr3t@h",
        "s3cr3t",
        "redis://hub:%s3cr3t@h",
        "redis://hub:s3cr3t%@h",
        "redis://%s3:cr3t@h",
      })
  void aFaultyRedisUriIsNotRepeated(String uri) {
    String told = faults("parley.redis.uri", uri);

    assertFalse(told.contains("s3") || told.contains("cr3t"), told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void aBlankApiKeyIsNone(String blank) {
    assertEquals(List.of(), GivenSettings.with("parley.api.key", blank).apiKeys());
  }

  @ParameterizedTest
  @ValueSource(strings = {"parley.node.name", "parley.redis.prefix", "parley.redis.channel"})
  void aBlankTextIsAsIfNotSet(String key) {
    assertEquals(GivenSettings.with(), GivenSettings.with(key, " "));
  }

  private static String faults(String... keysAndValues) {
    return assertThrows(InvalidSettingsException.class, () -> GivenSettings.with(keysAndValues))
        .getMessage();
  }
}
