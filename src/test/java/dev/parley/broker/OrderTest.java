package dev.parley.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.GivenSettings;
import dev.parley.hub.Connection;
import dev.parley.hub.Hub;
import dev.parley.hub.StubSession;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.Encoding;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OrderTest {
  private static final Jsonb JSONB = JsonbBuilder.create();
  private static final Instant LATER = Instant.now().plusSeconds(600);

  private final StubSession session = new StubSession();
  private final Connection connection = open(Encoding.CENTRIFUGE_JSON);

  @Test
  void aConnectionIsEnded() {
    Order.disconnect("alice", "", Set.of(), Disconnect.FORCED).carryOut(connection);

    assertTrue(connection.isEnded());
  }

  @Test
  void whoIsNotMeantStays() {
    Order.disconnect("alice", "another", Set.of(), Disconnect.FORCED).carryOut(connection);
    Order.disconnect("alice", "", Set.of(connection.id()), Disconnect.FORCED).carryOut(connection);
    Order.expire("alice", "another", Optional.of(LATER)).carryOut(connection);

    assertFalse(connection.isEnded());
    assertEquals(OptionalLong.empty(), connection.lease().secondsLeft());
  }

  @Test
  void aConnectionExpiresAtAnotherTimeAndItsClientIsTold() {
    Order.expire("alice", connection.id(), Optional.of(LATER)).carryOut(connection);

    long secondsLeft = connection.lease().secondsLeft().orElseThrow();
    assertTrue(secondsLeft > 590 && secondsLeft <= 600, Long.toString(secondsLeft));
    assertTrue(
        session.frames().get(0).startsWith("{\"push\":{\"refresh\":{\"expires\":true,\"ttl\":59"),
        session.frames().toString());
    assertFalse(connection.isEnded());
  }

  @Test
  void aConnectionExpiresNoMore() {
    connection.lease().endAt(Optional.of(LATER));

    Order.expire("alice", "", Optional.empty()).carryOut(connection);

    assertEquals(OptionalLong.empty(), connection.lease().secondsLeft());
    assertEquals(List.of("{\"push\":{\"refresh\":{}}}"), session.frames());
  }

  @Test
  void aPlainClientIsToldNothing() {
    Connection plain = open(Encoding.PLAIN_CHAT);

    Order.expire("alice", "", Optional.of(LATER)).carryOut(plain);

    assertTrue(plain.lease().secondsLeft().isPresent());
    assertEquals(List.of(), session.frames());
  }

  @Test
  void anOrderArrivesAsItWasGiven() {
    List<Order> orders =
        List.of(
            Order.disconnect("alice", "c-1", Set.of("c-2"), Disconnect.FORCED),
            Order.expire("alice", "", Optional.of(Instant.ofEpochSecond(1_700_000_000))));

    for (Order order : orders) {
      assertEquals(order, JSONB.fromJson(JSONB.toJson(order), Order.class));
    }
  }

  private Connection open(Encoding encoding) {
    Connection opened = new Hub(GivenSettings.with()).open(session.wire(), encoding);
    opened.open();
    return opened;
  }
}
