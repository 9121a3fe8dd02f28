package dev.parley.it;

import static dev.parley.it.client.JsonText.object;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.access.TestTokens;
import dev.parley.it.client.Api;
import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.Node;
import dev.parley.it.client.Push;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two nodes where little is allowed: mallory, on the first, tries what bob, on the second, must
 * never see the effect of.
 */
@Order(NodeClients.OTHER_SETTINGS)
class PermissionsIT extends NodeClients {
  private static final String KEY = "k3y-that-nobody-guesses";
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST_ERRORS = 50;
  private static final String NOTHING = "[]";
  private static final String EVERYTHING =
      "[{\"channels\":[\"*\",\"#*\"],\"allow\":[\"sub\",\"pub\",\"hst\",\"prs\"]}]";

  @Deployment(name = "node-1", testable = false, order = 1)
  @TargetsContainer("node-1")
  static WebArchive onNode1() {
    return strict();
  }

  @Deployment(name = "node-2", testable = false, order = 2)
  @TargetsContainer("node-2")
  static WebArchive onNode2() {
    return strict();
  }

  private static WebArchive strict() {
    Map<String, String> settings = new HashMap<>();
    settings.put("parley.insecure", "false");
    settings.put("parley.api.key", KEY);
    settings.put("parley.limits.errors-per-minute", Integer.toString(MOST_ERRORS));
    settings.put("parley.namespaces", "news,room");
    settings.put("parley.namespace.news.subscribe", "capable");
    settings.put("parley.namespace.news.publish", "nobody");
    settings.put("parley.namespace.news.history", "capable");
    settings.put("parley.namespace.room.publish", "subscribers");
    settings.put("parley.namespace.room.history", "subscribers");
    settings.put("parley.namespace.chat.publish", "capable");
    settings.put("parley.namespace.feed.subscribe", "capable");
    settings.put("parley.namespace.#.publish", "capable");
    return war("permissions.war", settings);
  }

  @BeforeAll
  static void bothAreReady() {
    awaitReady(NODE_1);
    awaitReady(NODE_2);
  }

  @Test
  void noCapabilityReadsAnothersPersonalChannel() {
    String bob = unique("bob");
    String mallory = unique("mallory");
    CentrifugeClient bobs = sdk(NODE_2, bob, NOTHING);
    CentrifugeClient sdk =
        sdk(
            NODE_1,
            mallory,
            EVERYTHING,
            object("subs", object("#" + bob, object("recover", true))));
    ChatClient chat = chat(NODE_1, mallory, EVERYTHING, "&user_code=" + bob);
    assertDenied(sdk, "subscribe", object("channel", "#" + bob, "recover", true));
    assertDenied(sdk, "history", object("channel", "#" + bob, "limit", 10));
    assertEquals(Set.of("#" + mallory), subs(sdk));

    publish("#" + bob, "secret");
    publish("#" + mallory, "hello");

    bobs.await("#" + bob, "secret");
    sdk.await("#" + mallory, "hello");
    chat.texts().await("what is mallory's", text -> text.contains("hello"));
    assertEquals(List.of(), sdk.pushes().all(push -> push.channel().equals("#" + bob)));
    assertEquals(List.of(), chat.texts().all(text -> text.contains("secret")));
  }

  @Test
  void nobodyPublishesInAnothersNameByEitherProtocol() {
    String bob = unique("bob");
    String mallory = unique("mallory");
    CentrifugeClient sdks = sdk(NODE_2, bob, NOTHING);
    ChatClient chats = chat(NODE_2, bob, NOTHING, "");

    chat(NODE_1, mallory, EVERYTHING, "")
        .send(privateMessage(bob, "by the chat", "sender", "admin", "user", "admin"));
    sdk(NODE_1, mallory, EVERYTHING)
        .publish("#" + bob, privateMessage(bob, "by an SDK", "sender", "admin"));

    for (String msg : List.of("by the chat", "by an SDK")) {
      assertEquals(mallory, chats.await(object("msg", msg)).getString("sender"));
      Push push =
          sdks.pushes().await(msg, found -> found.body().toString().contains("\"" + msg + "\""));
      assertEquals(mallory, push.info().getString("user"));
    }
  }

  @Test
  void historyThatOneMayNotReadIsNotRead() {
    String channel = unique("news:eu");
    publish(channel, "old");

    assertDenied(
        sdk(NODE_1, "mallory", allow("news:*", "sub")),
        "history",
        object("channel", channel, "limit", 10));

    assertEquals(
        1,
        sdk(NODE_1, "carol", allow("news:*", "hst"))
            .history(channel, 10)
            .getJsonArray("publications")
            .size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"news", "news*:x", "news:eu", "*:us", "#*", "NEWS:*"})
  void aPatternThatDoesNotFitOpensNothing(String pattern) {
    String channel = unique("news:eu");

    assertDenied(
        sdk(NODE_1, "mallory", allow(pattern, "sub")), "subscribe", object("channel", channel));
  }

  @Test
  void aTokenForTheChannelOpensThatChannelAlone() {
    String channel = unique("news:eu");
    CentrifugeClient client = sdk(NODE_1, "carol", NOTHING);
    String token = TestTokens.of("{\"sub\":\"carol\",\"channel\":\"" + channel + "\"}");

    assertDenied(client, "subscribe", object("channel", channel + ":other", "token", token));
    client.call("subscribe", object("channel", channel, "token", token)).result("subscribe");
    publish(channel, "hi");

    client.await(channel, "hi");
  }

  @Test
  void whereNobodyMayPublishTheServerStillDoes() {
    String channel = unique("news:eu");
    CentrifugeClient reader = sdk(NODE_2, "bob", allow("news:*", "sub"));
    reader.subscribe(channel);

    assertDenied(sdk(NODE_1, "mallory", EVERYTHING), "publish", publication(channel, "fake"));
    publish(channel, "true");

    assertOnly("true", reader, channel);
  }

  @Test
  void whoIsNotSubscribedPublishesNothingToThoseWhoAre() {
    String room = unique("room:7");
    CentrifugeClient bob = sdk(NODE_2, "bob", NOTHING);
    CentrifugeClient mallory = sdk(NODE_1, "mallory", NOTHING);
    bob.subscribe(room);

    assertDenied(mallory, "publish", publication(room, "before"));
    assertDenied(mallory, "history", object("channel", room, "limit", 10));
    mallory.subscribe(room);
    mallory.publish(room, "as a subscriber");
    assertEquals(1, mallory.history(room, 10).getJsonArray("publications").size());
    mallory.unsubscribe(room);
    assertDenied(mallory, "publish", publication(room, "after"));
    publish(room, "last");

    assertEquals(
        List.of("\"as a subscriber\"", "\"last\""),
        bob.await(room, 2, PATIENCE).stream().map(push -> push.data().toString()).toList());
  }

  @Test
  void aBroadcastThatIsNotAllowedReachesNobody() {
    ChatClient bob = chat(NODE_2, "bob", NOTHING, "");
    String fake = unique("fake");

    assertEquals(103, code(chat(NODE_1, "mallory", NOTHING, "").call(broadcast(fake))));
    assertEquals(0, code(chat(NODE_1, "carol", allow("chat", "pub"), "").call(broadcast("true"))));

    bob.await(object("type", "broadcast", "msg", "true"));
    assertEquals(0, bob.count(object("msg", fake)));
  }

  @ParameterizedTest
  @CsvSource({"#bob, 0", "#*, 0", "*, 103", "#bobby, 103", "bob, 103"})
  void aPrivateMessageNeedsACapabilityByEitherProtocol(String pattern, int code) {
    String caps = allow(pattern, "pub");

    assertEquals(
        code, code(chat(NODE_1, "mallory", caps, "").call(privateMessage("bob", "hi", "id", "1"))));
    assertEquals(
        code, sdk(NODE_1, "mallory", caps).call("publish", publication("#bob", "hi")).errorCode());
  }

  @Test
  void whoMayNotReadTheFeedIsTurnedAway() {
    ChatClient feed = plain(NODE_1, ChatClient.FEED, "mallory", allow("fee", "sub"), "");

    assertEquals(3507, feed.awaitEnd(PATIENCE).code());
  }

  @Test
  void whoMayReadTheFeedDoes() {
    ChatClient feed = plain(NODE_1, ChatClient.FEED, "carol", allow("feed", "sub"), "");

    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              publish("feed", "probe");
              return feed.texts().size() > 0;
            });
  }

  @Test
  void aTokenThatAllowsNoMoreEndsTheSubscriptionForGood() {
    String channel = unique("news:eu");
    CentrifugeClient client = sdk(NODE_1, "mallory", allow("news:*", "sub"));
    client.subscribe(channel);
    publish(channel, "before");
    client.await(channel, "before");

    client.call("refresh", object("token", token("mallory", NOTHING))).result("refresh");

    Push push = client.pushes().await("unsubscribe", found -> found.kind().equals("unsubscribe"));
    assertEquals(channel, push.channel());
    assertEquals(2000, push.body().getInt("code"));
    publish(channel, "after");
    assertDenied(client, "subscribe", object("channel", channel, "recover", true));
    publish("#mallory", "marker");
    client.await("#mallory", "marker");
    assertOnly("before", client, channel);
  }

  @Test
  void aTokenWithMalformedCapabilitiesIsInvalid() {
    String caps = "[{\"channels\":[\"*\"],\"allow\":\"sub\"}]";
    CentrifugeClient client = closedLater(CentrifugeClient.open(NODE_1, "mallory"));

    client.send(object("id", 1, "connect", object("token", token("mallory", caps))).toString());

    assertEquals(3500, client.awaitEnd(PATIENCE).code());
    assertThrows(CompletionException.class, () -> plain(NODE_1, ChatClient.CHAT, "m", caps, ""));
  }

  @Test
  void whoIsToldTooManyErrorsIsEndedForGood() {
    CentrifugeClient client = sdk(NODE_1, "mallory", NOTHING);

    String wrong = object("id", 9, "subscribe", object("channel", "#bob")).toString();
    client.send(String.join("\n", Collections.nCopies(3 * MOST_ERRORS, wrong)));

    assertEquals(3509, client.awaitEnd(PATIENCE).code());
  }

  private CentrifugeClient sdk(Node node, String user, String caps) {
    return sdk(node, user, caps, object());
  }

  private CentrifugeClient sdk(Node node, String user, String caps, JsonObject request) {
    JsonObject withToken =
        Json.createObjectBuilder(request).add("token", token(user, caps)).build();
    return closedLater(CentrifugeClient.connect(node, "somebody", withToken));
  }

  private ChatClient chat(Node node, String user, String caps, String moreQuery) {
    ChatClient client = plain(node, ChatClient.CHAT, user, caps, moreQuery);
    client.texts().await("welcome", text -> text.contains("\"recipient\":\"" + user + "\""));
    return client;
  }

  private ChatClient plain(Node node, String path, String user, String caps, String moreQuery) {
    URI uri = node.ws(path + "?token=" + token(user, caps) + moreQuery);
    return closedLater(ChatClient.open(uri));
  }

  private static String token(String user, String caps) {
    return TestTokens.of("{\"sub\":\"" + user + "\",\"caps\":" + caps + "}");
  }

  /** Capabilities of one pattern and one right. */
  private static String allow(String pattern, String right) {
    return "[{\"channels\":[\"" + pattern + "\"],\"allow\":[\"" + right + "\"]}]";
  }

  private static JsonObject publication(String channel, String data) {
    return object("channel", channel, "data", data);
  }

  private static JsonObject broadcast(String msg) {
    return object("type", "broadcast", "msg", msg, "id", "b");
  }

  private static JsonObject privateMessage(String recipient, String msg, String... more) {
    JsonObjectBuilder message =
        Json.createObjectBuilder(
            object("type", "private_message", "recipient", recipient, "msg", msg));
    for (int i = 0; i < more.length; i += 2) {
      message.add(more[i], more[i + 1]);
    }
    return message.build();
  }

  /** The code of the plain chat's answer; 0 for an ack. */
  private static int code(JsonObject answer) {
    return answer.getString("type").equals("ack") ? 0 : answer.getInt("code");
  }

  private static Set<String> subs(CentrifugeClient client) {
    return client.connected().getJsonObject("subs").keySet();
  }

  private static void assertDenied(CentrifugeClient client, String method, JsonObject request) {
    assertEquals(103, client.call(method, request).errorCode());
  }

  /** Everything before was either delivered before this or never will be. */
  private static void assertOnly(String data, CentrifugeClient reader, String channel) {
    reader.await(channel, data);
    assertEquals(1, reader.publications(channel).size());
  }

  private static void publish(String channel, String data) {
    Api.Answer answer =
        NODE_2.api().post("/api/publish", publication(channel, data).toString(), "X-API-Key", KEY);
    assertTrue(answer.text().contains("result"), answer.toString());
  }
}
