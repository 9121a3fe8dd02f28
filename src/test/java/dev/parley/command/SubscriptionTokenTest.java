package dev.parley.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.access.Identity;
import dev.parley.access.TestTokens;
import dev.parley.hub.Subscription;
import dev.parley.protocol.Json;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a subscription token gives, and for how long. */
class SubscriptionTokenTest extends ConversationScene {
  private static final String EXPIRED =
      "{\"push\":{\"channel\":\"lobby\",\"unsubscribe\":{\"code\":2501,\"reason\":\"expired\"}}}";

  @BeforeEach
  void connect() {
    open(conversations.centrifuge(session.wire(), Optional.of(Identity.of("alice"))));
    send("{\"id\":1,\"connect\":{}}");
  }

  @Test
  void aSubscriptionWithATokenTellsWhenItIsToBeRefreshed() {
    send(subscribe(token("alice", "lobby", 600)));

    JsonObject result = result("subscribe");
    assertTrue(result.getBoolean("expires"));
    assertTrue(result.getInt("ttl") > 590 && result.getInt("ttl") <= 600, result.toString());
    assertEquals(5, result.getInt("offset"));
  }

  @Test
  void withoutATokenTheSubscriptionDoesNotExpire() {
    send(subscribe(""));

    assertFalse(result("subscribe").containsKey("expires"));
  }

  @Test
  void aTokenMaySayThatTheSubscriptionDoesNotExpire() {
    send(subscribe(token("alice", "lobby", Map.of("exp", in(600), "expire_at", 0))));

    assertFalse(result("subscribe").containsKey("expires"));
  }

  @Test
  void aTokenThatIsNoneIsNotPermitted() {
    send(subscribe("t"));

    assertRefused(103);
  }

  @Test
  void aTokenForAnotherChannelIsNotPermitted() {
    send(subscribe(token("alice", "news:eu", 600)));

    assertRefused(103);
  }

  @Test
  void aTokenOfAnotherUserIsNotPermitted() {
    send(subscribe(token("bob", "lobby", 600)));

    assertRefused(103);
  }

  @Test
  void aConnectionTokenIsNotPermitted() {
    send(subscribe(TestTokens.of("alice", Map.of())));

    assertRefused(103);
  }

  @Test
  void noTokenOpensAnothersPersonalChannel() {
    send(
        "{\"id\":2,\"subscribe\":{\"channel\":\"#bob\",\"token\":\""
            + token("alice", "#bob", 600)
            + "\"}}");

    assertEquals(103, errorCode());
  }

  @Test
  void aTokenThatHasExpiredIsAnErrorAfterWhichAnotherMayCome() {
    send(subscribe(token("alice", "lobby", -600)));
    assertRefused(109);

    send(subscribe(token("alice", "lobby", 600)));

    assertTrue(result("subscribe").getBoolean("expires"));
  }

  @Test
  void othersAreShownWhatTheTokenSaysInThatChannelAlone() {
    send(subscribe(token("alice", "lobby", Map.of("info", "admin"))));

    send(publish("lobby"), publish("news:eu"));

    assertTrue(
        broker.published().get(0).line().contains(",\"chan_info\":\"admin\"}"),
        broker.published().toString());
    assertFalse(
        broker.published().get(1).line().contains("chan_info"), broker.published().toString());
  }

  @Test
  void anotherTokenRefreshesTheSubscription() {
    send(subscribe(token("alice", "lobby", 60)));

    send(
        refresh(token("alice", "lobby", Map.of("exp", in(600), "info", "boss"))), publish("lobby"));

    JsonObject result = object(received().get(2)).getJsonObject("sub_refresh");
    assertTrue(result.getBoolean("expires"));
    assertTrue(result.getInt("ttl") > 590, result.toString());
    assertTrue(subscription().lease().secondsLeft().orElseThrow() > 590);
    assertTrue(broker.published().get(0).line().contains("\"chan_info\":\"boss\""));
  }

  @Test
  void aRefreshByATokenWithoutEndIsForEver() {
    send(subscribe(token("alice", "lobby", 60)));

    send(refresh(token("alice", "lobby", Map.of())));

    assertEquals("{\"id\":3,\"sub_refresh\":{}}", lastReceived());
  }

  @Test
  void aRefreshByAnInvalidTokenChangesNothing() {
    send(subscribe(token("alice", "lobby", 60)));

    send(refresh(token("bob", "lobby", 600)));

    assertEquals(103, errorCode());
    assertTrue(subscription().lease().secondsLeft().orElseThrow() <= 60);
    assertOpen();
  }

  @Test
  void aRefreshByAnExpiredTokenEndsTheSubscriptionSoThatTheClientSubscribesAgain() {
    send(subscribe(token("alice", "lobby", 60)));

    send(refresh(token("alice", "lobby", -600)));

    List<String> last = received().subList(received().size() - 2, received().size());
    JsonObject end = object(last.get(0)).getJsonObject("push").getJsonObject("unsubscribe");
    assertEquals(2501, end.getInt("code"));
    assertEquals(109, object(last.get(1)).getJsonObject("error").getInt("code"));
    assertEquals(Optional.empty(), connection().subscription("lobby"));
    assertOpen();
  }

  @Test
  void aSubscriptionThatHasExpiredHasTimeToBeRefreshed() {
    send(subscribe(token("alice", "lobby", 60)));

    subscription().lease().endAt(Optional.of(Instant.now().minusSeconds(20)));
    watch();

    assertTrue(connection().subscription("lobby").isPresent());
  }

  @Test
  void aSubscriptionThatWasNotRefreshedEndsAndTheConnectionLives() {
    send(subscribe(token("alice", "lobby", 60)));

    subscription().lease().endAt(Optional.of(Instant.now().minusSeconds(26)));
    watch();

    assertEquals(EXPIRED, lastReceived());
    assertEquals(List.of("lobby"), channels.left());
    assertEquals(Optional.empty(), connection().subscription("lobby"));
    assertOpen();
  }

  @Test
  void whoseSubscriptionHasEndedSubscribesAgain() {
    send(subscribe(token("alice", "lobby", 60)));
    subscription().lease().endAt(Optional.of(Instant.now().minusSeconds(26)));
    watch();

    send(subscribe(token("alice", "lobby", 600)));

    assertTrue(result("subscribe").getInt("ttl") > 590);
  }

  /** As the node's clock does. */
  private void watch() {
    hub.watch(expired -> channels.leave(expired.channel(), expired, expired::expired));
  }

  private Subscription subscription() {
    return connection().subscription("lobby").orElseThrow();
  }

  private void assertRefused(int code) {
    assertEquals(code, errorCode());
    assertEquals(Optional.empty(), connection().subscription("lobby"));
    assertOpen();
  }

  private int errorCode() {
    return object(lastReceived()).getJsonObject("error").getInt("code");
  }

  private JsonObject result(String method) {
    return object(lastReceived()).getJsonObject(method);
  }

  private static JsonObject object(String json) {
    return Json.parse(json, 16).asJsonObject();
  }

  private static String subscribe(String token) {
    return "{\"id\":2,\"subscribe\":{\"channel\":\"lobby\",\"token\":\"" + token + "\"}}";
  }

  private static String refresh(String token) {
    return "{\"id\":3,\"sub_refresh\":{\"channel\":\"lobby\",\"token\":\"" + token + "\"}}";
  }

  private static String publish(String channel) {
    return "{\"id\":4,\"publish\":{\"channel\":\"" + channel + "\",\"data\":\"hi\"}}";
  }

  private static String token(String user, String channel, int secondsToLive) {
    return token(user, channel, Map.of("exp", in(secondsToLive)));
  }

  private static String token(String user, String channel, Map<String, ?> more) {
    Map<String, Object> claims = new HashMap<>(more);
    claims.put("channel", channel);
    return TestTokens.of(user, claims);
  }

  private static long in(int seconds) {
    return Instant.now().getEpochSecond() + seconds;
  }
}
