package dev.parley.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.hub.StubSession;
import dev.parley.protocol.Disconnect;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SocketEndpointTest {

  /** No hub watches it, and Tyrus would leave it open. */
  @Test
  void aSessionThatNobodyHasLetInIsClosed() {
    StubSession session = new StubSession();

    new CentrifugeEndpoint().open(session.session());

    assertEquals(Optional.of(Disconnect.SERVER_ERROR.code()), session.closeCode());
  }
}
