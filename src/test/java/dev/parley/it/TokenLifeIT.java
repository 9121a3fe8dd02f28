package dev.parley.it;

import static dev.parley.it.client.JsonText.object;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.access.TestTokens;
import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.JsonText;
import dev.parley.it.client.Node;
import dev.parley.it.client.Push;
import dev.parley.it.client.TextSocket.Ended;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tokens give, and for how long. */
class TokenLifeIT extends TwoNodes {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Ended EXPIRED = new Ended(3005, "connection expired");

  @Test
  void aChannelOfTheTokenIsReadFromTheReplyOn() {
    String channel = unique("news");
    CentrifugeClient reader =
        withToken(NODE_2, unique("bob"), Map.of("channels", List.of(channel)));

    NODE_1.api().publish(channel, "hi");

    assertEquals(1, reader.await(channel, "hi").offset());
    assertEquals(List.of(), reader.faults());
  }

  @Test
  void aChannelOfTheTokenRecoversOnAnotherNode() {
    String channel = unique("news");
    String bob = unique("bob");
    Map<String, ?> claims = Map.of("channels", List.of(channel));
    CentrifugeClient before = withToken(NODE_1, bob, claims);
    JsonObject left = before.connected().getJsonObject("subs").getJsonObject(channel);
    before.close();
    NODE_1.api().publish(channel, "missed");
    NODE_1.api().publish("#" + bob, "missed too");

    JsonObject subs =
        withToken(
                NODE_2,
                bob,
                claims,
                object(
                    channel,
                    recovering(left),
                    "#" + bob,
                    recovering(before.connected().getJsonObject("subs").getJsonObject("#" + bob))))
            .connected()
            .getJsonObject("subs");

    assertEquals(List.of("missed"), recovered(subs.getJsonObject(channel)));
    assertEquals(List.of("missed too"), recovered(subs.getJsonObject("#" + bob)));
  }

  @Test
  void aHundredChannelsOfTheTokenRecoverTogether() {
    List<String> channels = Stream.generate(() -> unique("news")).limit(100).toList();
    Map<String, ?> claims = Map.of("channels", channels);
    String bob = unique("bob");
    CentrifugeClient before = withToken(NODE_1, bob, claims);
    JsonObject left = before.connected().getJsonObject("subs");
    before.close();
    channels.forEach(channel -> NODE_1.api().publish(channel, "missed in " + channel));

    JsonObject subs =
        withToken(
                NODE_2,
                bob,
                claims,
                object(
                    channels.stream()
                        .flatMap(
                            channel -> Stream.of(channel, recovering(left.getJsonObject(channel))))
                        .toArray()))
            .connected()
            .getJsonObject("subs");

    for (String channel : channels) {
      assertEquals(List.of("missed in " + channel), recovered(subs.getJsonObject(channel)));
    }
  }

  @Test
  void othersAreShownWhatTheTokensSayLiveAndInHistory() {
    String channel = unique("news");
    String alice = unique("alice");
    CentrifugeClient reader = subscriber(NODE_2, unique("bob"), channel);
    CentrifugeClient publisher =
        withToken(NODE_1, alice, Map.of("info", Map.of("name", "Alice"), "meta", "for-the-server"));
    subscribe(publisher, channel, token(alice, channel, Map.of("info", "admin")));

    publisher.publish(channel, "hi");

    JsonObject shown =
        object(
            "user",
            alice,
            "client",
            publisher.id(),
            "conn_info",
            object("name", "Alice"),
            "chan_info",
            "admin");
    assertEquals(shown, reader.await(channel, "hi").info());
    assertEquals(
        shown,
        reader
            .history(channel, 10)
            .getJsonArray("publications")
            .getJsonObject(0)
            .getJsonObject("info"));
  }

  @Test
  void othersAreShownWhatTheTokenOfAPlainClientSays() {
    String alice = unique("alice");
    String bob = unique("bob");
    CentrifugeClient reader = centrifuge(NODE_2, bob);
    ChatClient sender =
        closedLater(
            ChatClient.open(
                NODE_1.ws(
                    ChatClient.CHAT + "?token=" + TestTokens.of(alice, Map.of("info", "a-1")))));
    sender.texts().await("welcome", text -> text.contains("\"system\""));

    sender.tell(bob, "hi");

    Push message =
        reader.pushes().await("private message", push -> push.isPublicationIn("#" + bob));
    assertEquals(JsonText.value("a-1"), message.info().get("conn_info"));
  }

  @Test
  void aSubscriptionTokenIsRefreshedOnTheOpenSocket() {
    String channel = unique("news");
    String alice = unique("alice");
    CentrifugeClient client = centrifuge(NODE_1, alice);
    subscribe(client, channel, token(alice, channel, Map.of("exp", in(60))));

    JsonObject result =
        client
            .call(
                "sub_refresh",
                object("channel", channel, "token", token(alice, channel, Map.of("exp", in(600)))))
            .result("sub_refresh");

    assertTrue(result.getBoolean("expires"));
    assertTrue(result.getInt("ttl") > 500, result.toString());
  }

  @ParameterizedTest
  @CsvSource({"103, alice, other", "103, bob, same", "109, alice, same"})
  void aSubscriptionTokenThatDoesNotFitIsAnError(int code, String user, String which) {
    String channel = unique("news");
    CentrifugeClient client = centrifuge(NODE_1, "alice");
    String named = which.equals("same") ? channel : unique("other");
    long expiry = code == 109 ? in(-60) : in(60);

    int error =
        client
            .call(
                "subscribe",
                object("channel", channel, "token", token(user, named, Map.of("exp", expiry))))
            .errorCode();

    assertEquals(code, error);
  }

  @Test
  void theBackEndHasAUsersConnectionsExpireOnWhicheverNodeTheyAre() {
    String alice = unique("alice");
    List<CentrifugeClient> clients = List.of(centrifuge(NODE_1, alice), centrifuge(NODE_2, alice));
    ChatClient plain = chat(NODE_2, alice);

    refresh(object("user", alice, "expired", true));

    clients.forEach(client -> assertEquals(EXPIRED, client.awaitEnd(PATIENCE)));
    assertEquals(EXPIRED, plain.awaitEnd(PATIENCE));
  }

  @Test
  void theBackEndMayMeanOneConnection() {
    String alice = unique("alice");
    CentrifugeClient meant = centrifuge(NODE_2, alice);
    CentrifugeClient other = centrifuge(NODE_2, alice);

    refresh(object("user", alice, "client", meant.id(), "expired", true));

    assertEquals(EXPIRED, meant.awaitEnd(PATIENCE));
    NODE_1.api().publish("#" + alice, "still here");
    other.await("#" + alice, "still here");
  }

  @Test
  void theBackEndPutsOffWhenAConnectionExpires() {
    String alice = unique("alice");
    CentrifugeClient client = withToken(NODE_2, alice, Map.of("exp", in(60)));

    refresh(object("user", alice, "expire_at", in(600)));

    JsonObject told = refreshed(client).body();
    assertTrue(told.getBoolean("expires"));
    assertTrue(told.getInt("ttl") > 500, told.toString());
  }

  @Test
  void theBackEndHasAConnectionExpireNoMore() {
    String alice = unique("alice");
    CentrifugeClient client = withToken(NODE_2, alice, Map.of("exp", in(60)));

    refresh(object("user", alice));

    assertFalse(refreshed(client).body().getBoolean("expires", false));
  }

  private static Push refreshed(CentrifugeClient client) {
    return client.pushes().await("refresh", push -> push.kind().equals("refresh"));
  }

  private static void refresh(JsonObject request) {
    assertEquals(JsonValue.EMPTY_JSON_OBJECT, NODE_1.api().call("refresh", request).result());
  }

  private CentrifugeClient withToken(Node node, String user, Map<String, ?> claims) {
    return withToken(node, user, claims, object());
  }

  private CentrifugeClient withToken(
      Node node, String user, Map<String, ?> claims, JsonObject positions) {
    return closedLater(connect(node, user, claims, positions));
  }

  private static CentrifugeClient connect(
      Node node, String user, Map<String, ?> claims, JsonObject positions) {
    return CentrifugeClient.connect(
        node, "", object("token", TestTokens.of(user, claims), "subs", positions));
  }

  private static JsonObject subscribe(CentrifugeClient client, String channel, String token) {
    return client.call("subscribe", object("channel", channel, "token", token)).result("subscribe");
  }

  private static String token(String user, String channel, Map<String, ?> more) {
    Map<String, Object> claims = new HashMap<>(more);
    claims.put("channel", channel);
    return TestTokens.of(user, claims);
  }

  private static JsonObject recovering(JsonObject position) {
    return object(
        "recover", true,
        "epoch", position.getString("epoch"),
        "offset", position.getInt("offset"));
  }

  private static List<String> recovered(JsonObject result) {
    assertTrue(result.getBoolean("recovered"), result.toString());
    return result.getJsonArray("publications").stream()
        .map(publication -> JsonText.plain(publication.asJsonObject().get("data")))
        .toList();
  }

  private static long in(int seconds) {
    return Instant.now().getEpochSecond() + seconds;
  }
}
