package dev.parley.command;

import dev.parley.config.Limits;
import dev.parley.config.Settings;
import dev.parley.hub.Hub;
import dev.parley.hub.Rate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** How many clients may come to this node. Safe for use by any thread. */
@ApplicationScoped
public class Arrivals {
  private final Limits limits;
  private final Hub hub;
  private final Rate rate;

  /** For the container's proxies. */
  Arrivals() {
    limits = null;
    hub = null;
    rate = null;
  }

  @Inject
  Arrivals(Settings settings, Hub hub) {
    this.limits = settings.limits();
    this.hub = hub;
    this.rate = Rate.perSecond(limits.attemptsPerSecond(), System::nanoTime);
  }

  /** Whether one more may come now, which then counts as an attempt. */
  public boolean mayCome() {
    return rate.take()
        && (limits.connections() == 0 || hub.connections().size() < limits.connections());
  }
}
