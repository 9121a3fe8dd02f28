package dev.parley.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.RawSocket;
import dev.parley.it.client.TextSocket.Ended;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pings, and what becomes of clients that say nothing. All wait at the same time. */
class SilenceIT extends TwoNodes {
  private static final Duration FIRST_PING = Duration.ofSeconds(27);
  private static final Duration STALE = Duration.ofSeconds(14);
  private static final Duration DEAD = Duration.ofSeconds(50);

  private static CentrifugeClient lively;
  private static CentrifugeClient mute;
  private static CentrifugeClient neverConnects;
  private static ChatClient plain;
  private static RawSocket dead;

  @BeforeAll
  static void allFallSilent() throws IOException {
    neverConnects = CentrifugeClient.open(NODE_1, unique("stale"));
    lively = CentrifugeClient.connect(NODE_1, unique("lively"));
    mute = CentrifugeClient.connect(NODE_1, unique("mute"));
    mute.ignorePings();
    plain = ChatClient.join(NODE_1, unique("plain"));
    dead = RawSocket.open(NODE_1, ChatClient.CHAT + "?user_code=" + unique("dead"), 0);
  }

  @AfterAll
  static void close() throws IOException {
    lively.close();
    mute.close();
    neverConnects.close();
    plain.close();
    dead.close();
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
  void deadClientIsGone() throws IOException {
    assertTrue(dead.isGone(DEAD));
  }

  @Test
  void clientThatAnswersPingsOfTheSocketStays() throws IOException {
    dead.isGone(DEAD);

    assertTrue(plain.socket().isOpen());
  }
}
