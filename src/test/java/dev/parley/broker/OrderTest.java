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
import dev.parley.protocol.IssuedToken;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
            Order.expire("alice", "", Optional.of(Instant.ofEpochSecond(1_700_000_000))),
            Order.revoke(Revocation.ofUser("alice", 1_700_000_000)),
            Order.revoke(Revocation.ofToken("t-1")));

    for (Order order : orders) {
      assertEquals(order, JSONB.fromJson(JSONB.toJson(order), Order.class));
    }
  }

  @Test
  void anOrderOfANodeThatRevokesNothingIsUnderstood() {
    String order =
        "{\"user\":\"alice\",\"client\":\"\",\"whitelist\":[],\"code\":3503,\"reason\":\"bye\"}";

    JSONB.fromJson(order, Order.class).carryOut(connection);

    assertEquals(Optional.of(new Disconnect(3503, "bye")), connection.disconnect());
  }

  @ParameterizedTest
  @CsvSource({"99, true", "100, false", "101, false", "0, true"})
  void aUsersTokensAreRevokedThatWereIssuedBefore(long issuedAt, boolean isRevoked) {
    connection.vouchedBy(Optional.of(new IssuedToken("t-1", issuedAt)));

    Order.revoke(Revocation.ofUser("alice", 100)).carryOut(connection);

    assertEquals(isRevoked, connection.isEnded());
  }

  @ParameterizedTest
  @CsvSource({"t-1, true", "t-2, false"})
  void aTokenIsRevokedByItsId(String id, boolean isRevoked) {
    connection.vouchedBy(Optional.of(new IssuedToken("t-1", 7)));

    Order.revoke(Revocation.ofToken(id)).carryOut(connection);

    assertEquals(isRevoked, connection.isEnded());
  }

  @Test
  void aNodeThatDoesNotKnowRevocationsHasClientsComeAgain() {
    Order order = Order.revoke(Revocation.ofUser("alice", 100));

    assertEquals(Disconnect.EXPIRED, new Disconnect(order.code(), order.reason()));
  }

  @Test
  void aRevokedTokenIsNotToBeShownAgain() {
    connection.vouchedBy(Optional.of(new IssuedToken("t-1", 7)));

    Order.revoke(Revocation.ofToken("t-1")).carryOut(connection);

    assertEquals(Optional.of(Disconnect.INVALID_TOKEN), connection.disconnect());
  }

  @Test
  void whoCameWithoutATokenIsNotRevoked() {
    Order.revoke(Revocation.ofUser("alice", 100)).carryOut(connection);

    assertFalse(connection.isEnded());
  }

  @Test
  void aDisconnectEndsWhoCameWithATokenToo() {
    connection.vouchedBy(Optional.of(new IssuedToken("t-1", 7)));

    Order.disconnect("alice", "", Set.of(), Disconnect.FORCED).carryOut(connection);

    assertTrue(connection.isEnded());
  }

  private Connection open(Encoding encoding) {
    Connection opened = new Hub(GivenSettings.with()).open(session.wire(), encoding);
    opened.open();
    return opened;
  }
}
