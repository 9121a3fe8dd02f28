package dev.parley.command;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.access.Identity;
import dev.parley.access.TestTokens;
import dev.parley.access.Tokens;
import dev.parley.broker.StubChannels;
import dev.parley.config.GivenSettings;
import dev.parley.config.Settings;
import dev.parley.hub.Connection;
import dev.parley.hub.Hub;
import dev.parley.hub.StubSession;
import dev.parley.hub.Subscription;
import dev.parley.hub.Subscription.Terms;
import dev.parley.protocol.Encoding;
import dev.parley.protocol.RefusedException;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client subscribes on one thread while on another it comes with a token that allows less. */
class ClientSubscriptionsRaceTest {
  private static final int TIMES = 20_000;
  private static final String CHANNEL = "lobby";

  private final Settings settings =
      GivenSettings.with("parley.subscribe", "capable", "parley.token.secret", TestTokens.SECRET);
  private final Hub hub = new Hub(settings);
  private final Connection connection =
      hub.open(new StubSession().wire(), Encoding.CENTRIFUGE_JSON);
  private final Client client =
      new Client(
          hub,
          connection,
          new CommandHandler(
              settings,
              null,
              new StubChannels(hub, settings),
              null,
              null,
              new Audit(settings, hub)),
          new Permissions(settings.namespaces(), connection),
          new Allowance(settings.limits(), new PublishRates(0, System::nanoTime)));
  private final CommandOrder order = new CommandOrder(settings.limits());
  private final ClientSubscriptions subscriptions = new ClientSubscriptions(client, order);
  private final ExecutorService lane = Executors.newSingleThreadExecutor();

  @AfterEach
  void stopLane() {
    lane.shutdownNow();
  }

  @Test
  void noSubscriptionIsLeftThatTheNewestTokenDoesNotAllow() throws Exception {
    Identity capable =
        new Tokens(settings)
            .verify(
                TestTokens.of(
                    "{\"sub\":\"alice\",\"caps\":"
                        + "[{\"channels\":[\"lobby\"],\"allow\":[\"sub\"]}]}"));
    CyclicBarrier start = new CyclicBarrier(2);

    for (int i = 0; i < TIMES; i++) {
      client.vouchedFor(capable);
      Future<?> subscribed =
          lane.submit(
              () -> {
                start.await();
                order.arrive(new CommandOrder.Arrival(CHANNEL, true, 1, this::subscribe));
                return null;
              });
      start.await();
      client.vouchedFor(Identity.of("alice"));
      subscriptions.endLapsed();
      subscribed.get();

      assertTrue(connection.subscription(CHANNEL).isEmpty(), "left in attempt " + i);
    }
  }

  private void subscribe() {
    try {
      subscriptions.subscribe(
          new Subscription(
              connection,
              new Terms(CHANNEL, false, true, Optional.empty(), false),
              joined -> {},
              error -> {}));
    } catch (RefusedException e) {
      // The newest token was first.
    }
    order.free(CHANNEL);
  }
}
