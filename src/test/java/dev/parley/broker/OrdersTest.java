package dev.parley.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.hub.Reader;
import org.junit.jupiter.api.Test;

/** A node as a reader of orders. */
class OrdersTest {
  private Reader reader;
  private int lookUps;

  @Test
  void aNodeThatLostOrdersReadsOnAndLooksTokensUp() {
    new Orders(null, null, new OnlyChannel(), new CountingRevocations()).start();

    assertTrue(reader.lost());
    assertEquals(1, lookUps);
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
