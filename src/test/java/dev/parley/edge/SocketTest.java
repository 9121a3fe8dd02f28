package dev.parley.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.command.Conversations;
import dev.parley.config.GivenSettings;
import dev.parley.hub.Connection;
import dev.parley.hub.Hub;
import dev.parley.hub.StubSession;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.Encoding;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SocketTest {
  private final Connection connection =
      new Hub(GivenSettings.with()).open(new StubSession().wire(), Encoding.CENTRIFUGE_JSON);
  private final Socket socket = new Socket(new Conversations.Started(connection, null), 1 << 10);

  @Test
  void aClientThatLosesItsNetworkIsNoErrorOfTheServers() {
    socket.failed(new IllegalStateException(new IOException("Connection reset")));

    assertEquals(Optional.of(Disconnect.NORMAL), connection.disconnect());
  }

  @Test
  void whateverElseFailsIs() {
    socket.failed(new IllegalStateException("?"));

    assertEquals(Optional.of(Disconnect.SERVER_ERROR), connection.disconnect());
  }
}
