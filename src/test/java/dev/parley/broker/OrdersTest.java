package dev.parley.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.GivenSettings;
import dev.parley.hub.Connection;
import dev.parley.hub.Hub;
import dev.parley.hub.Reader;
import dev.parley.hub.StubSession;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.Encoding;
import dev.parley.protocol.Publication;
import dev.parley.protocol.StreamPosition;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A node as a reader of orders. */
class OrdersTest {
  private static final Jsonb JSONB = JsonbBuilder.create();

  private Reader reader;
  private int lookUps;

  @Test
  void aNodeThatLostOrdersReadsOnAndLooksTokensUp() {
    new Orders(null, null, new OnlyChannel(), new CountingRevocations()).start();

    assertTrue(reader.lost());
    assertEquals(1, lookUps);
  }

  @Test
  void anOrderThatNobodyCanReadTakesNoneWithIt() {
    Hub hub = new Hub(GivenSettings.with());
    Connection connection = hub.open(new StubSession().wire(), Encoding.FEED);
    hub.admit(connection, "alice");
    new Orders(hub, null, new OnlyChannel(), new CountingRevocations()).start();
    String order = JSONB.toJson(Order.disconnect("alice", "", Set.of(), Disconnect.FORCED));

    for (String data : List.of("{}", "7", order)) {
      reader.deliver(
          new Publication(Keys.ORDERS, "{\"data\":" + data + ",\"time\":1}", StreamPosition.NONE));
    }

    assertTrue(connection.isEnded());
  }

  private final class OnlyChannel extends Channels {
    @Override
    public void join(String channel, Reader joining) {
      reader = joining;
    }
  }

  private final class CountingRevocations extends Revocations {
    @Override
    void checkAllSoon() {
      lookUps++;
    }
  }
}
