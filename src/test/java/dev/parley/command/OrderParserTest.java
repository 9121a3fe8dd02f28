package dev.parley.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.broker.Order;
import dev.parley.broker.Revocation;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.RefusedException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderParserTest {
  private static final Order EXPIRED =
      Order.disconnect("alice", "", Set.of(), new Disconnect(3005, "connection expired"));

  @Test
  void aDisconnectIsForcedUnlessItSaysOtherwise() {
    assertEquals(
        new Order("alice", "", Set.of(), 3503, "force disconnect", null, null),
        OrderParser.disconnect(fields("{\"user\":\"alice\"}")));
    assertEquals(
        new Order("alice", "c-1", Set.of("c-2"), 4001, "bye", null, null),
        OrderParser.disconnect(
            fields(
                "{\"user\":\"alice\",\"client\":\"c-1\",\"whitelist\":[\"c-2\"],"
                    + "\"disconnect\":{\"code\":4001,\"reason\":\"bye\"}}")));
  }

  /** Libraries leave out what nobody has set, or send it empty. */
  @ParameterizedTest
  @ValueSource(strings = {"", ",\"reason\":\"\""})
  void aDisconnectMayGoWithoutReason(String more) {
    assertEquals(
        new Order("alice", "", Set.of(), 4000, "disconnected", null, null),
        OrderParser.disconnect(
            fields(
                "{\"user\":\"alice\",\"session\":\"\",\"disconnect\":{\"code\":4000"
                    + more
                    + "}}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"user\":null}",
        "{\"user\":7}",
        "{\"user\":\"alice\",\"session\":\"s\"}",
        "{\"user\":\"alice\",\"whitelist\":\"c-1\"}",
        "{\"user\":\"alice\",\"disconnect\":4000}",
        "{\"user\":\"alice\",\"disconnect\":{\"code\":4000,\"reason\":\"2 many\"}}",
        "{\"user\":\"alice\",\"disconnect\":{\"code\":1000,\"reason\":\"bye\"}}",
        "{\"user\":\"alice\",\"disconnect\":{\"reason\":\"bye\"}}",
      })
  void aDisconnectThatIsNotValidIsRefused(String json) {
    assertRefused(() -> OrderParser.disconnect(fields(json)));
  }

  @Test
  void aRefreshNamesWhenTheConnectionsExpire() {
    Instant end = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 600);

    assertEquals(
        Order.expire("alice", "c-1", Optional.of(end)),
        OrderParser.refresh(
            fields(
                "{\"user\":\"alice\",\"client\":\"c-1\",\"expire_at\":"
                    + end.getEpochSecond()
                    + "}")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"expire_at\":0", ",\"expired\":false"})
  void aRefreshWithoutATimeIsForEver(String more) {
    assertEquals(
        Order.expire("alice", "", Optional.empty()),
        OrderParser.refresh(fields("{\"user\":\"alice\"" + more + "}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"expired\":true", "\"expired\":true,\"expire_at\":0", "\"expire_at\":1"})
  void whatHasExpiredEnds(String more) {
    assertEquals(EXPIRED, OrderParser.refresh(fields("{\"user\":\"alice\"," + more + "}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"user\":\"alice\",\"session\":\"s\"}",
        "{\"user\":\"alice\",\"expired\":1}",
        "{\"user\":\"alice\",\"expire_at\":-1}",
        "{\"user\":\"alice\",\"expire_at\":1.5}",
        "{\"user\":\"alice\",\"expire_at\":\"tomorrow\"}",
        "{\"user\":\"alice\",\"expire_at\":9223372036854775807}",
      })
  void aRefreshThatIsNotValidIsRefused(String json) {
    assertRefused(() -> OrderParser.refresh(fields(json)));
  }

  @Test
  void aRevocationIsOfAUsersTokensOrOfOne() {
    assertEquals(
        Revocation.ofUser("alice", 1_700_000_000),
        OrderParser.revocation(fields("{\"user\":\"alice\",\"issued_before\":1700000000}")));
    assertEquals(Revocation.ofToken("t-1"), OrderParser.revocation(fields("{\"id\":\"t-1\"}")));
  }

  @Test
  void aRevocationIncludesThePresentSecondUnlessItSaysOtherwise() {
    long before = Instant.now().getEpochSecond();

    long issuedBefore = OrderParser.revocation(fields("{\"user\":\"alice\"}")).issuedBefore();

    assertTrue(issuedBefore > before);
    assertTrue(issuedBefore <= Instant.now().getEpochSecond() + 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"user\":\"\"}",
        "{\"user\":\"a b\"}",
        "{\"user\":7}",
        "{\"id\":\"\"}",
        "{\"id\":7}",
        "{\"user\":\"alice\",\"id\":\"t-1\"}",
        "{\"id\":\"t-1\",\"issued_before\":1700000000}",
        "{\"user\":\"alice\",\"issued_before\":0}",
        "{\"user\":\"alice\",\"issued_before\":\"1700000000\"}",
        "{\"user\":\"alice\",\"issued_before\":1700000000.5}",
        "{\"user\":\"alice\",\"issued_before\":1700000000000}",
      })
  void aRevocationThatIsNotValidIsRefused(String json) {
    assertRefused(() -> OrderParser.revocation(fields(json)));
  }

  @Test
  void aTokensIdIsRefusedIfItIsTooLong() {
    String id = "t".repeat(256);

    assertRefused(() -> OrderParser.revocation(fields("{\"id\":\"" + id + "\"}")));
  }

  private static void assertRefused(Executable work) {
    assertEquals(107, assertThrows(RefusedException.class, work).error().code());
  }

  private static Fields fields(String json) {
    return Fields.parse(json, 8);
  }
}
