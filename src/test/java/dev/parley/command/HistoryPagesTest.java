package dev.parley.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.access.Identity;
import dev.parley.hub.StubSession;
import dev.parley.protocol.Publication;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More pages of history than a client takes: it is told to try again, and stays. */
class HistoryPagesTest extends ConversationScene {
  private static final int ASKED = 30;
  private final List<SendHandler> taking = new ArrayList<>();

  @Override
  String[] moreSettings() {
    return new String[] {"parley.limits.unanswered-bytes", "4194304"};
  }

  @BeforeEach
  void connectOneThatTakesNothing() {
    open(conversations.centrifuge(session.wire(), Optional.of(Identity.of("alice"))));
    send("{\"id\":1,\"connect\":{}}");
    String stored = "{\"data\":\"" + "x".repeat(60_000) + "\",\"time\":1}";
    broker.keeps(Collections.nCopies(2, new Publication("lobby", stored, StubBroker.position())));
    session.onSend((text, done) -> taking.add(done));
  }

  @Test
  void pagesAskedForOneAfterTheOtherAreNotReadEither() {
    ask();

    assertTrue(broker.read().size() < 10, "read " + broker.read().size());
    assertAnswered();
  }

  @Test
  void pagesAskedForAtOnceAreNotAllSent() {
    broker.hold();
    ask();
    assertEquals(ASKED, broker.read().size());

    broker.answerAll();

    assertAnswered();
  }

  private void ask() {
    for (int i = 0; i < ASKED; i++) {
      send("{\"id\":2,\"history\":{\"channel\":\"lobby\",\"limit\":2}}");
    }
  }

  private void assertAnswered() {
    assertOpen();
    session.onPing(data -> connection().pong(StubSession.pong(data)));
    session.onSend((text, done) -> done.onResult(new SendResult()));
    taking.forEach(done -> done.onResult(new SendResult()));

    long pages = replies("\"history\":{");
    assertTrue(pages > 4 && pages < 10, "pages " + pages);
    assertEquals(ASKED - pages, replies("\"code\":111,"));
  }

  private long replies(String what) {
    return received().stream()
        .filter(line -> line.startsWith("{\"id\":2,") && line.contains(what))
        .count();
  }
}
