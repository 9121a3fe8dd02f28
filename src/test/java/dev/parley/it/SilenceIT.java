package dev.parley.it;

import static dev.parley.it.client.JsonText.object;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.access.TestTokens;
import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.JsonText;
import dev.parley.it.client.Push;
import dev.parley.it.client.RawSocket;
import dev.parley.it.client.TextSocket.Ended;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Pings, and what becomes of clients that say nothing, or come with no other token. All wait at the
 * same time.
 */
class SilenceIT extends TwoNodes {
  private static final String LAPSING = unique("lapsing");
  private static final Duration FIRST_PING = Duration.ofSeconds(40);
  private static final Duration STALE = Duration.ofSeconds(30);
  private static final Duration DEAD = Duration.ofSeconds(50);

  /** The 25 seconds that a client has to come with another token, and some. */
  private static final Duration GRACE = Duration.ofSeconds(40);

  private static CentrifugeClient lively;
  private static CentrifugeClient mute;
  private static CentrifugeClient neverConnects;
  private static ChatClient plain;
  private static RawSocket dead;
  private static CentrifugeClient notRefreshed;
  private static CentrifugeClient lapsing;
  private static String lapsingChannel;
  private static JsonObject lapsingSince;

  @BeforeAll
  static void allFallSilent() throws IOException {
    neverConnects = CentrifugeClient.open(NODE_1, unique("stale"));
    lively = CentrifugeClient.connect(NODE_1, unique("lively"));
    mute = CentrifugeClient.connect(NODE_1, unique("mute"));
    mute.ignorePings();
    plain = ChatClient.join(NODE_1, unique("plain"));
    dead = RawSocket.open(NODE_1, ChatClient.CHAT + "?user_code=" + unique("dead"), 0);
    notRefreshed =
        CentrifugeClient.connect(
            NODE_1, "", object("token", TestTokens.of(unique("alice"), Map.of("exp", in(1)))));
    lapsing = CentrifugeClient.connect(NODE_1, LAPSING);
    lapsingChannel = unique("news");
    lapsingSince = subscribe(object("token", lapsingToken(1)));
    NODE_2.api().publish(lapsingChannel, "until then");
    lapsing.await(lapsingChannel, "until then");
  }

  @AfterAll
  static void close() throws IOException {
    lively.close();
    mute.close();
    neverConnects.close();
    plain.close();
    dead.close();
    notRefreshed.close();
    lapsing.close();
  }

  @Test
  void connectionThatNeverConnectsIsClosedAsStale() {
    assertEquals(new Ended(3502, "stale"), neverConnects.awaitEnd(STALE));
  }

  @Test
  void pingComesAsAnnounced() {
    await().atMost(FIRST_PING).until(() -> lively.pings() > 0);

    assertTrue(lively.socket().isOpen());
  }

  @Test
  void clientThatAnswersNoPingIsClosed() {
    assertEquals(3012, mute.awaitEnd(DEAD).code());
  }

  @Test
  void aConnectionThatIsNotRefreshedEnds() {
    assertEquals(new Ended(3005, "connection expired"), notRefreshed.awaitEnd(GRACE));
  }

  @Test
  void aSubscriptionThatIsNotRefreshedEndsAndGoesOnWithAnotherTokenWithoutAGap() {
    List<Push> ended =
        lapsing.pushes().await(1, "unsubscribe", push -> push.kind().equals("unsubscribe"), GRACE);
    NODE_2.api().publish(lapsingChannel, "meanwhile");
    JsonObject again =
        subscribe(
            object(
                "token",
                lapsingToken(600),
                "recover",
                true,
                "epoch",
                lapsingSince.getString("epoch"),
                "offset",
                1));

    assertEquals(object("code", 2501, "reason", "expired"), ended.get(0).body());
    assertTrue(again.getBoolean("recovered"), again.toString());
    assertEquals(
        List.of("meanwhile"),
        again.getJsonArray("publications").stream()
            .map(publication -> JsonText.plain(publication.asJsonObject().get("data")))
            .toList());
    assertEquals(1, lapsing.publications(lapsingChannel).size());
  }

  @Test
  void deadClientIsGone() throws IOException {
    assertTrue(dead.isGone(DEAD));
  }

  @Test
  void clientThatAnswersPingsOfTheSocketStays() throws IOException {
    dead.isGone(DEAD);

    assertTrue(plain.socket().isOpen());
  }

  private static JsonObject subscribe(JsonObject more) {
    JsonObject request = Json.createObjectBuilder(more).add("channel", lapsingChannel).build();
    return lapsing.call("subscribe", request).result("subscribe");
  }

  private static String lapsingToken(int seconds) {
    return TestTokens.of(LAPSING, Map.of("channel", lapsingChannel, "exp", in(seconds)));
  }

  private static long in(int seconds) {
    return Instant.now().getEpochSecond() + seconds;
  }
}
