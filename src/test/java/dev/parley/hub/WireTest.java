package dev.parley.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.protocol.Disconnect;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WireTest {
  private final StubSession session = new StubSession();

  @Test
  void aCloseIsMadeFinalByAnIdleTimeout() {
    session.wire().close(Disconnect.NO_PONG);

    assertEquals(List.of("close", "idle 2000"), session.calls());
    assertEquals(Optional.of(3012), session.closeCode());
    assertEquals("no pong", session.closeText());
  }

  @Test
  void aCloseThatFailsIsMadeFinalAllTheSame() {
    session.onClose(
        reason -> {
          throw new IllegalStateException("closed");
        });

    session.wire().close(Disconnect.NO_PONG);

    assertEquals(List.of("close", "idle 2000"), session.calls());
  }

  @Test
  void aReasonThatNoCloseFrameHoldsStillCloses() {
    session.wire().close(new Disconnect(4000, "x".repeat(124)));

    assertEquals(Optional.of(4000), session.closeCode());
  }
}
