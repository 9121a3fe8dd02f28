package dev.parley.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.access.Capabilities;
import dev.parley.access.InvalidTokenException;
import dev.parley.access.TestTokens;
import dev.parley.access.Tokens;
import dev.parley.config.GivenSettings;
import dev.parley.config.Settings;
import dev.parley.hub.Connection;
import dev.parley.hub.Hub;
import dev.parley.hub.StubSession;
import dev.parley.hub.Subscription;
import dev.parley.hub.Subscription.Terms;
import dev.parley.protocol.Encoding;
import dev.parley.protocol.HubError;
import dev.parley.protocol.RefusedException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what, as a table; the client is alice's. */
class PermissionsTest {
  private static final Subscription.Grant GRANT =
      new Subscription.Grant(Optional.empty(), Optional.empty(), Optional.empty());
  private static final String ALL = "[\"sub\",\"pub\",\"hst\",\"prs\"]";

  @ParameterizedTest
  @CsvSource({
    // policy, anybody, a subscriber, who has the capability
    "anyone, true, true, true",
    "subscribers, false, true, true",
    "capable, false, false, true",
    "nobody, false, false, false"
  })
  void publishing(String policy, boolean anybody, boolean subscriber, boolean capable)
      throws InvalidTokenException {
    String key = "parley.namespace.news.publish";

    assertEquals(anybody, mayPublish(client(key, policy), "news:eu"));
    assertEquals(subscriber, mayPublish(subscriber("news:eu", key, policy), "news:eu"));
    assertFalse(mayPublish(subscriber("news:us", key, "subscribers"), "news:eu"));
    assertEquals(capable, mayPublish(capable("news:*", "[\"pub\"]", key, policy), "news:eu"));
    assertEquals(
        anybody,
        mayPublish(capable("news:*", "[\"sub\",\"hst\",\"prs\"]", key, policy), "news:eu"));
    assertEquals(anybody, mayPublish(capable("news:us", ALL, key, policy), "news:eu"));
  }

  @ParameterizedTest
  @CsvSource({
    "anyone, true, true, true",
    "subscribers, false, true, true",
    "capable, false, false, true",
    "nobody, false, false, false"
  })
  void readingHistory(String policy, boolean anybody, boolean subscriber, boolean capable)
      throws InvalidTokenException {
    String key = "parley.namespace.news.history";

    assertEquals(anybody, mayReadHistory(client(key, policy), "news:eu"));
    assertEquals(subscriber, mayReadHistory(subscriber("news:eu", key, policy), "news:eu"));
    assertEquals(capable, mayReadHistory(capable("news:*", "[\"hst\"]", key, policy), "news:eu"));
    assertEquals(
        anybody,
        mayReadHistory(capable("news:*", "[\"sub\",\"pub\",\"prs\"]", key, policy), "news:eu"));
  }

  @ParameterizedTest
  @CsvSource({"anyone, true, true", "capable, false, true", "nobody, false, false"})
  void subscribing(String policy, boolean anybody, boolean capable) throws InvalidTokenException {
    String key = "parley.namespace.news.subscribe";

    assertEquals(anybody, client(key, policy).maySubscribe("news:eu"));
    assertEquals(capable, capable("news:*", "[\"sub\"]", key, policy).maySubscribe("news:eu"));
    assertEquals(
        anybody,
        capable("news:*", "[\"pub\",\"hst\",\"prs\"]", key, policy).maySubscribe("news:eu"));
  }

  @ParameterizedTest
  @CsvSource({"anyone, true, true", "capable, false, true", "nobody, false, false"})
  void subscribingWithATokenForTheChannel(String policy, boolean without, boolean with) {
    Settings given = given("parley.namespace.news.subscribe", policy);
    Connection connection = connection("alice", given);
    Permissions alice = new Permissions(given.namespaces(), connection);
    Subscription subscription = subscription(connection, "news:eu");

    assertEquals(without, isAllowed(alice::requireSubscribe, subscription));
    subscription.grant(GRANT);

    assertEquals(with, isAllowed(alice::requireSubscribe, subscription));
  }

  @Test
  void noTokenForAnothersPersonalChannelOpensIt() {
    Settings given = given();
    Connection connection = connection("alice", given);
    Subscription subscription = subscription(connection, "#bob");
    subscription.grant(GRANT);

    assertFalse(
        isAllowed(new Permissions(given.namespaces(), connection)::requireSubscribe, subscription));
  }

  @ParameterizedTest
  @ValueSource(strings = {"#bob", "#", "#alice2", "#Alice", "##alice", "#alice:"})
  void anothersPersonalChannelIsReadByNoCapability(String channel) throws InvalidTokenException {
    for (String pattern : new String[] {channel, "#*", "*"}) {
      Permissions alice = capable(pattern, ALL);

      assertFalse(alice.maySubscribe(channel), pattern);
      assertFalse(mayReadHistory(alice, channel), pattern);
    }
  }

  @Test
  void theOwnPersonalChannelIsReadWhateverIsSet() {
    Permissions alice = client("parley.subscribe", "nobody", "parley.history", "nobody");

    assertTrue(alice.maySubscribe("#alice"));
    assertTrue(mayReadHistory(alice, "#alice"));
  }

  @Test
  void theAnonymousUserHasNoPersonalChannel() {
    Permissions anonymous = of("", given());

    assertFalse(anonymous.maySubscribe("#"));
    assertFalse(mayReadHistory(anonymous, "#"));
  }

  @ParameterizedTest
  @CsvSource({
    "anyone, true, true, true, true",
    "subscribers, true, false, true, true",
    "capable, false, false, true, true",
    "nobody, false, false, false, false"
  })
  void writingToAUser(
      String policy, boolean self, boolean anybody, boolean capable, boolean capableOfAll)
      throws InvalidTokenException {
    String key = "parley.namespace.#.publish";

    assertEquals(self, mayPublish(subscriber("#alice", key, policy), "#alice"));
    assertEquals(anybody, mayPublish(client(key, policy), "#bob"));
    assertEquals(capable, mayPublish(capable("#bob", "[\"pub\"]", key, policy), "#bob"));
    assertEquals(anybody, mayPublish(capable("#bob", "[\"pub\"]", key, policy), "#bobby"));
    assertEquals(capableOfAll, mayPublish(capable("#*", "[\"pub\"]", key, policy), "#bob"));
    assertEquals(anybody, mayPublish(capable("*", "[\"pub\"]", key, policy), "#bob"));
  }

  @Test
  void anotherTokensCapabilitiesCountInsteadOfTheFormer() throws InvalidTokenException {
    String[] settings = {"parley.publish", "capable"};
    Permissions alice = capable("lobby", ALL, settings);

    alice.replace(capabilities("hall", ALL));

    assertFalse(mayPublish(alice, "lobby"));
    assertTrue(mayPublish(alice, "hall"));
  }

  private static boolean mayPublish(Permissions permissions, String channel) {
    return isAllowed(permissions::requirePublish, channel);
  }

  private static boolean mayReadHistory(Permissions permissions, String channel) {
    return isAllowed(permissions::requireHistory, channel);
  }

  private static <T> boolean isAllowed(Consumer<T> requirement, T wanted) {
    try {
      requirement.accept(wanted);
      return true;
    } catch (RefusedException e) {
      assertEquals(HubError.PERMISSION_DENIED, e.error());
      return false;
    }
  }

  private static Permissions client(String... settings) {
    return of("alice", given(settings));
  }

  private static Permissions subscriber(String channel, String... settings) {
    Settings given = given(settings);
    Connection connection = connection("alice", given);
    connection.add(subscription(connection, channel));
    return new Permissions(given.namespaces(), connection);
  }

  private static Subscription subscription(Connection connection, String channel) {
    return new Subscription(connection, Terms.ofServer(channel), joined -> {}, error -> {});
  }

  private static Permissions capable(String pattern, String rights, String... settings)
      throws InvalidTokenException {
    Permissions permissions = client(settings);
    permissions.replace(capabilities(pattern, rights));
    return permissions;
  }

  private static Capabilities capabilities(String pattern, String rights)
      throws InvalidTokenException {
    String caps = "[{\"channels\":[\"" + pattern + "\"],\"allow\":" + rights + "}]";
    return new Tokens(GivenSettings.with("parley.token.secret", TestTokens.SECRET))
        .verify(TestTokens.of("{\"sub\":\"alice\",\"caps\":" + caps + "}"))
        .capabilities();
  }

  private static Permissions of(String user, Settings settings) {
    return new Permissions(settings.namespaces(), connection(user, settings));
  }

  private static Connection connection(String user, Settings settings) {
    Hub hub = new Hub(settings);
    Connection connection = hub.open(new StubSession().wire(), Encoding.CENTRIFUGE_JSON);
    hub.admit(connection, user);
    return connection;
  }

  private static Settings given(String... settings) {
    return GivenSettings.with(
        Stream.concat(Stream.of("parley.namespaces", "news"), Stream.of(settings))
            .toArray(String[]::new));
  }
}
