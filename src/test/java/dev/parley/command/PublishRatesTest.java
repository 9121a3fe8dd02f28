package dev.parley.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.protocol.ClientInfo;
import dev.parley.protocol.HubError;
import dev.parley.protocol.RefusedException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PublishRatesTest {
  private static final ClientInfo ALICE = new ClientInfo("alice", "c-1");

  private long now;
  private final PublishRates rates = new PublishRates(10, () -> now);

  @Test
  void aUserMayPublishSoOftenByAllConnectionsTogether() {
    assertEquals(10, taken(ALICE, 7) + taken(new ClientInfo("alice", "c-2"), 7));
  }

  @Test
  void otherUsersAreNotConcerned() {
    taken(ALICE, 100);

    assertEquals(10, taken(new ClientInfo("bob", "c-1"), 100));
  }

  @Test
  void eachAnonymousClientIsAUserOfItsOwn() {
    assertEquals(10, taken(new ClientInfo("", "c-1"), 100));
    assertEquals(10, taken(new ClientInfo("", "c-2"), 100));
  }

  @Test
  void anAnonymousClientIsNobodyWhoIsNamedLikeIt() {
    taken(new ClientInfo("", "alice"), 100);

    assertEquals(10, taken(ALICE, 100));
  }

  @Test
  void whoComesBackHasNoMoreThanWhoStays() {
    taken(ALICE, 100);

    now += Duration.ofMillis(500).toNanos();

    assertEquals(5, taken(new ClientInfo("alice", "c-3"), 100));
  }

  @Test
  void whoHasNotPublishedForLongIsForgotten() {
    IntStream.range(0, 1_000).forEach(i -> rates.take(new ClientInfo("user-" + i, "c")));
    assertEquals(1_000, rates.size());

    now += Duration.ofSeconds(1).toNanos();
    rates.take(ALICE);

    assertEquals(1, rates.size());
  }

  @Test
  void whoStillOwesIsNotForgotten() {
    ClientInfo bob = new ClientInfo("bob", "c");
    rates.take(bob);
    now += Duration.ofMillis(500).toNanos();
    taken(ALICE, 10);

    now += Duration.ofMillis(500).toNanos();
    rates.take(bob);

    assertEquals(5, taken(ALICE, 100));
  }

  @Test
  void withoutALimitNobodyIsRemembered() {
    PublishRates any = new PublishRates(0, () -> now);

    IntStream.range(0, 1_000).forEach(i -> any.take(ALICE));

    assertEquals(0, any.size());
  }

  private long taken(ClientInfo publisher, int attempts) {
    return IntStream.range(0, attempts).filter(i -> isTaken(publisher)).count();
  }

  private boolean isTaken(ClientInfo publisher) {
    try {
      rates.take(publisher);
      return true;
    } catch (RefusedException e) {
      assertEquals(HubError.TOO_MANY_REQUESTS, e.error());
      return false;
    }
  }
}
