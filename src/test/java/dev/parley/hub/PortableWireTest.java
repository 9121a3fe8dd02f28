package dev.parley.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.protocol.Disconnect;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PortableWireTest {
  private final StubSession session = new StubSession();
  private final Wire wire = session.wire();

  @Test
  void aCloseIsMadeFinalByAnIdleTimeout() {
    close(Disconnect.NO_PONG);

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

    close(Disconnect.NO_PONG);

    assertEquals(List.of("close", "idle 2000"), session.calls());
  }

  @Test
  void aReasonThatNoCloseFrameHoldsStillCloses() {
    close(new Disconnect(4000, "x".repeat(124)));

    assertEquals(Optional.of(4000), session.closeCode());
  }

  @Test
  void nothingGoesToASessionThatIsGone() {
    wire.gone();

    close(Disconnect.NO_PONG);
    assertThrows(IOException.class, () -> wire.ping(ByteBuffer.allocate(8)));
    assertEquals(List.of(), session.calls());
  }

  private void close(Disconnect disconnect) {
    wire.close(new Outbox(wire, true, 1 << 20, () -> {}, failure -> {}), disconnect);
  }
}
