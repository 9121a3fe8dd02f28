package dev.parley.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.access.Identity;
import dev.parley.access.InvalidTokenException;
import dev.parley.access.TestTokens;
import dev.parley.access.Tokens;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may not is refused, by whatever road, before anything is read or sent. */
class RestrictedChannelsTest extends ConversationScene {
  private static final String NOTHING = "[]";
  private static final String ALL = "[\"sub\",\"pub\",\"hst\"]";
  private static final String SUBSCRIBE = "{\"id\":2,\"subscribe\":{\"channel\":\"news:eu\"}}";
  private static final String UNSUBSCRIBE = "{\"id\":3,\"unsubscribe\":{\"channel\":\"news:eu\"}}";
  private static final String PUBLISH =
      "{\"id\":4,\"publish\":{\"channel\":\"news:eu\",\"data\":\"hi\"}}";
  private static final String HISTORY = "{\"id\":5,\"history\":{\"channel\":\"news:eu\"}}";
  private static final String BROADCAST = "{\"type\":\"broadcast\",\"msg\":\"hi\",\"id\":6}";
  private static final String TO_BOB =
      "{\"type\":\"private_message\",\"recipient\":\"bob\",\"msg\":\"hi\",\"id\":7}";
  private static final String DENIED_IN_CHAT =
      "{\"type\":\"error\",\"code\":103,\"msg\":\"permission denied\",\"id\":";

  @Override
  String[] moreSettings() {
    return new String[] {
      "parley.namespace.news.subscribe", "capable",
      "parley.namespace.news.publish", "subscribers",
      "parley.namespace.news.history", "subscribers",
      "parley.namespace.quiet.subscribe", "nobody",
      "parley.namespace.chat.subscribe", "capable",
      "parley.namespace.chat.publish", "capable",
      "parley.namespace.feed.subscribe", "capable",
      "parley.namespace.feed.publish", "nobody",
      "parley.namespace.#.publish", "capable"
    };
  }

  @Test
  void withoutTheCapabilityNobodySubscribes() {
    connect(NOTHING);
    channels.hold();

    send(SUBSCRIBE);

    assertDenied(2);
    assertEquals(List.of(), channels.awaited());
    assertTrue(connection().subscription("news:eu").isEmpty());
  }

  @Test
  void whoIsRefusedMaySubscribeOnceTheTokenAllowsIt() {
    connect(NOTHING);
    send(SUBSCRIBE);

    send(refresh(caps("news:*", "[\"sub\"]")), SUBSCRIBE);

    assertTrue(lastReceived().startsWith("{\"id\":2,\"subscribe\":{"), lastReceived());
  }

  @ParameterizedTest
  @ValueSource(strings = {"#bob", "#alice2"})
  void noCapabilityOpensAnothersPersonalChannel(String channel) {
    connect(caps(channel, ALL, "#*", ALL, "*", ALL));
    channels.hold();

    send("{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\",\"recover\":true}}");
    assertDenied(2);
    send("{\"id\":5,\"history\":{\"channel\":\"" + channel + "\",\"limit\":10}}");
    assertDenied(5);

    assertEquals(List.of(), channels.awaited());
    assertEquals(List.of(), broker.read());
  }

  @Test
  void onlySubscribersPublishAndReadHistory() {
    connect(caps("news:us", ALL, "news:eu", "[\"sub\"]"));

    send(PUBLISH);
    assertDenied(4);
    send(HISTORY);
    assertDenied(5);
    assertEquals(List.of(), broker.published());
    assertEquals(List.of(), broker.read());

    send(SUBSCRIBE, PUBLISH, HISTORY);
    assertEquals("news:eu", broker.published().get(0).channel());
    assertEquals(List.of("news:eu"), broker.read());
  }

  @Test
  void whoHasUnsubscribedIsNoSubscriber() {
    connect(caps("news:*", "[\"sub\"]"));

    send(SUBSCRIBE, UNSUBSCRIBE, PUBLISH);

    assertDenied(4);
    assertEquals(List.of(), broker.published());
  }

  @Test
  void aWaitingSubscriptionThatIsRefusedMakesNoSubscriber() {
    connect(caps("news:*", "[\"sub\"]"));
    channels.hold();
    send(SUBSCRIBE, PUBLISH);

    channels.refuse("news:eu");

    assertDenied(4);
    assertEquals(List.of(), broker.published());
  }

  @ParameterizedTest
  @CsvSource({
    "#bob, true",
    "#*, true",
    "#b*, true",
    "*, false",
    "bob, false",
    "#bobby, false",
    "#alice, false"
  })
  void aPrivateMessageNeedsTheCapabilityByEitherProtocol(String pattern, boolean isAllowed)
      throws InvalidTokenException {
    String caps = caps(pattern, "[\"pub\"]");

    connect(caps);
    send("{\"id\":4,\"publish\":{\"channel\":\"#bob\",\"data\":\"hi\"}}");
    assertEquals(isAllowed ? 1 : 0, broker.published().size());
    openChat(caps);
    send(TO_BOB);

    assertEquals(isAllowed ? 2 : 0, broker.published().size());
    assertEquals(isAllowed ? "{\"type\":\"ack\",\"id\":7}" : DENIED_IN_CHAT + "7}", lastReceived());
  }

  @Test
  void aBroadcastOfThePlainChatIsAPublicationInTheChat() throws InvalidTokenException {
    openChat(caps("chat", "[\"sub\"]"));

    send(BROADCAST);

    assertEquals(DENIED_IN_CHAT + "6}", lastReceived());
    assertEquals(List.of(), broker.published());
    assertOpen();
    assertTrue(told().get(0).contains("method=publish channel=chat code=103"), told().get(0));
  }

  @Test
  void whoMayBroadcastDoes() throws InvalidTokenException {
    openChat(caps("chat", "[\"pub\"]"));

    send(BROADCAST);

    assertEquals("chat", broker.published().get(0).channel());
  }

  @Test
  void whoMayNotReadTheChatReadsPrivateMessagesAlone() throws InvalidTokenException {
    channels.hold();
    openChat(caps("chat", "[\"pub\",\"hst\"]"));
    assertEquals(List.of("#alice"), channels.awaited());

    channels.admit("#alice");

    assertTrue(lastReceived().startsWith("{\"type\":\"system\""), lastReceived());
  }

  @Test
  void whoMayReadTheChatIsSubscribedToIt() throws InvalidTokenException {
    channels.hold();

    openChat(caps("chat", "[\"sub\"]"));

    assertEquals(List.of("chat", "#alice"), channels.awaited());
  }

  @Test
  void whoMayReadNothingIsToldSoInThePlainChat() {
    channels.hold();

    open(conversations.chat(session.wire(), Identity.of("")));

    assertEquals(
        List.of("{\"type\":\"error\",\"code\":103,\"msg\":\"permission denied\"}"), received());
    assertEquals(List.of(), channels.awaited());
    assertClosedWith(3507);
    assertTrue(told().get(0).contains("method=connect channel=chat code=103"), told().get(0));
  }

  @Test
  void whoMayNotReadTheFeedIsEnded() {
    channels.hold();

    open(conversations.feed(session.wire(), Identity.of("alice")));

    assertEquals(List.of(), channels.awaited());
    assertClosedWith(3507);
    assertTrue(told().get(0).contains("method=connect channel=feed code=103"), told().get(0));
  }

  @Test
  void whoMayReadTheFeedDoes() throws InvalidTokenException {
    open(conversations.feed(session.wire(), identity(caps("f*", "[\"sub\"]"))));

    assertOpen();
  }

  @Test
  void whereNobodyMayNoCapabilityHelps() {
    connect(caps("feed", ALL));

    send("{\"id\":4,\"publish\":{\"channel\":\"feed\",\"data\":\"hi\"}}");

    assertDenied(4);
    assertEquals(List.of(), broker.published());
  }

  @Test
  void aTokenThatAllowsNoMoreEndsTheSubscription() {
    connect(caps("news:*", "[\"sub\"]"));
    send(SUBSCRIBE);

    send(refresh(caps("news:us", "[\"sub\"]")));

    assertEquals(List.of("news:eu"), channels.left());
    assertEquals(1, unsubscribed());
    assertTrue(connection().subscription("news:eu").isEmpty());
    send(SUBSCRIBE);
    assertDenied(2);
  }

  @Test
  void aTokenThatStillAllowsItLeavesTheSubscription() {
    connect(caps("news:*", "[\"sub\"]"));
    send(SUBSCRIBE);

    send(refresh(caps("news:eu", "[\"sub\"]")));

    assertEquals(List.of(), channels.left());
    assertTrue(connection().subscription("#alice").isPresent());
  }

  @Test
  void aSubscriptionUnderWayEndsOnceItIsAnswered() {
    connect(caps("news:*", "[\"sub\"]"));
    channels.hold();
    send(SUBSCRIBE, refresh(NOTHING));
    assertEquals(0, unsubscribed());

    channels.admit("news:eu");

    List<String> all = received();
    assertTrue(all.get(all.size() - 2).startsWith("{\"id\":2,\"subscribe\":"), all.toString());
    assertEquals(1, unsubscribed());
  }

  @Test
  void aSubscriptionUnderWayThatIsRefusedIsNotEndedOnceMore() {
    connect(caps("news:*", "[\"sub\"]"));
    channels.hold();
    send(SUBSCRIBE, refresh(NOTHING));

    channels.refuse("news:eu");

    assertEquals(0, unsubscribed());
  }

  @Test
  void aTokenForTheChannelIsEnough() {
    connect(NOTHING);

    send(subscribeWithToken("news:eu"));

    assertTrue(lastReceived().startsWith("{\"id\":2,\"subscribe\":{"), lastReceived());
  }

  @Test
  void whereNobodyMayNoTokenForTheChannelHelps() {
    connect(NOTHING);

    send(subscribeWithToken("quiet:eu"));

    assertDenied(2);
  }

  @Test
  void noTokenOpensAnothersPersonalChannel() {
    connect(NOTHING);

    send(subscribeWithToken("#bob"));

    assertDenied(2);
  }

  @Test
  void aSubscriptionByItsOwnTokenOutlivesTheConnections() {
    connect(caps("news:*", "[\"sub\"]"));
    send(subscribeWithToken("news:eu"));

    send(refresh(NOTHING));

    assertEquals(0, unsubscribed());
    assertTrue(connection().subscription("news:eu").isPresent());
  }

  @Test
  void whatTheServerSubscribesToIsItsOwnBusiness() {
    open(conversations.centrifuge(session.wire(), Optional.empty()));

    send(
        "{\"id\":1,\"connect\":{\"token\":\""
            + TestTokens.of("{\"sub\":\"alice\",\"channels\":[\"news:eu\"]}")
            + "\"}}",
        PUBLISH,
        refresh(NOTHING));

    assertEquals("news:eu", broker.published().get(0).channel());
    assertTrue(connection().subscription("news:eu").isPresent());
  }

  @Test
  void aTokenWithMalformedCapabilitiesIsInvalid() {
    open(conversations.centrifuge(session.wire(), Optional.empty()));

    send(connectCommand("[{\"channels\":\"*\",\"allow\":[\"sub\"]}]"));

    assertClosedWith(3500);
  }

  private void connect(String caps) {
    open(conversations.centrifuge(session.wire(), Optional.empty()));
    send(connectCommand(caps));
    assertFalse(lastReceived().contains("error"), lastReceived());
  }

  private void openChat(String caps) throws InvalidTokenException {
    open(conversations.chat(session.wire(), identity(caps)));
  }

  private Identity identity(String caps) throws InvalidTokenException {
    return new Tokens(settings).verify(token(caps));
  }

  private static String connectCommand(String caps) {
    return "{\"id\":1,\"connect\":{\"token\":\"" + token(caps) + "\"}}";
  }

  private static String refresh(String caps) {
    return "{\"id\":9,\"refresh\":{\"token\":\"" + token(caps) + "\"}}";
  }

  private static String subscribeWithToken(String channel) {
    String token = TestTokens.of("{\"sub\":\"alice\",\"channel\":\"" + channel + "\"}");
    return "{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\",\"token\":\"" + token + "\"}}";
  }

  private static String token(String caps) {
    return TestTokens.of("{\"sub\":\"alice\",\"caps\":" + caps + "}");
  }

  /** The claim that allows so much for each pattern, in turn. */
  private static String caps(String... patternsAndRights) {
    StringBuilder caps = new StringBuilder("[");
    for (int i = 0; i < patternsAndRights.length; i += 2) {
      caps.append(i == 0 ? "" : ",")
          .append("{\"channels\":[\"")
          .append(patternsAndRights[i])
          .append("\"],\"allow\":")
          .append(patternsAndRights[i + 1])
          .append('}');
    }
    return caps.append(']').toString();
  }

  private long unsubscribed() {
    return received().stream()
        .filter(
            "{\"push\":{\"channel\":\"news:eu\",\"unsubscribe\":{\"code\":2000,\"reason\":\"server unsubscribe\"}}}"
                ::equals)
        .count();
  }

  private void assertDenied(int id) {
    assertEquals(
        "{\"id\":" + id + ",\"error\":{\"code\":103,\"message\":\"permission denied\"}}",
        lastReceived());
    assertOpen();
  }
}
