package dev.parley.command;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.GivenSettings;
import dev.parley.config.Settings;
import dev.parley.hub.Hub;
import dev.parley.hub.StubSession;
import dev.parley.protocol.Encoding;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

  @Test
  void byDefaultEverybodyMayCome() {
    Settings settings = GivenSettings.with();
    Arrivals arrivals = new Arrivals(settings, new Hub(settings));

    for (int i = 0; i < 10_000; i++) {
      assertTrue(arrivals.mayCome());
    }
  }

  @Test
  void aNodeTakesSoManyAttemptsASecond() {
    Settings settings = GivenSettings.with("parley.limits.attempts-per-second", "1");
    Arrivals arrivals = new Arrivals(settings, new Hub(settings));

    assertTrue(arrivals.mayCome());
    assertFalse(arrivals.mayCome());
  }

  @Test
  void aNodeHasSoManyConnections() {
    Settings settings = GivenSettings.with("parley.limits.connections", "2");
    Hub hub = new Hub(settings);
    Arrivals arrivals = new Arrivals(settings, hub);
    hub.open(new StubSession().wire(), Encoding.FEED);
    assertTrue(arrivals.mayCome());

    hub.open(new StubSession().wire(), Encoding.FEED);

    assertFalse(arrivals.mayCome());
  }
}
