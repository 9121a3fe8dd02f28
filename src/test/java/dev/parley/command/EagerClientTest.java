package dev.parley.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.access.Identity;
import jakarta.websocket.SendResult;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A client that acts upon an answer before whoever sent it has gone on. */
class EagerClientTest extends ConversationScene {
  private static final int MORE_THAN_MAY_WAIT = 200;
  private static final String PUBLISH = "{\"id\":9,\"publish\":{\"channel\":\"lobby\",\"data\":1}}";

  @Test
  void waitsForNothingUponTheReplyToConnect() {
    upon("\"connect\":", PUBLISH);
    open(conversations.centrifuge(session.wire(), Optional.of(Identity.of("alice"))));

    send("{\"id\":1,\"connect\":{}}");

    assertAllPublished();
  }

  @Test
  void waitsForNothingUponTheReplyToSubscribe() {
    upon("\"subscribe\":", PUBLISH);
    open(conversations.centrifuge(session.wire(), Optional.of(Identity.of("alice"))));

    send("{\"id\":1,\"connect\":{}}");
    send("{\"id\":2,\"subscribe\":{\"channel\":\"lobby\"}}");

    assertAllPublished();
  }

  @Test
  void waitsForNothingUponTheWelcome() {
    upon("Welcome", "{\"type\":\"broadcast\",\"msg\":\"hi\"}");

    open(conversations.chat(session.wire(), Identity.of("alice")));

    assertAllPublished();
  }

  private void upon(String answer, String frame) {
    session.onSend(
        (text, done) -> {
          done.onResult(new SendResult());
          if (text.contains(answer)) {
            Collections.nCopies(MORE_THAN_MAY_WAIT, frame).forEach(this::send);
          }
        });
  }

  private void assertAllPublished() {
    assertOpen();
    assertEquals(MORE_THAN_MAY_WAIT, broker.published().size());
  }
}
