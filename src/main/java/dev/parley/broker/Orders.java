package dev.parley.broker;

import dev.parley.hub.Connection;
import dev.parley.hub.Hub;
import dev.parley.hub.Reader;
import dev.parley.protocol.HubError;
import dev.parley.protocol.IssuedToken;
import dev.parley.protocol.Publication;
import dev.parley.protocol.Start;
import dev.parley.protocol.StoredLine;
import dev.parley.protocol.StreamPosition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Node-to-node orders. They travel like publications, in a channel of their own that every node
 * reads, so that an order given while a node's link was down is carried out when it is up again.
 */
@ApplicationScoped
public class Orders {
  private static final System.Logger LOGGER = System.getLogger(Orders.class.getName());

  private final Hub hub;
  private final Broker broker;
  private final Channels channels;
  private final Revocations revocations;
  private final Jsonb jsonb = JsonbBuilder.create();
  private final DroppedMessages dropped =
      new DroppedMessages("order", line -> LOGGER.log(System.Logger.Level.WARNING, line));

  /** For the container's proxies. */
  Orders() {
    this(null, null, null, null);
  }

  @Inject
  Orders(Hub hub, Broker broker, Channels channels, Revocations revocations) {
    this.hub = hub;
    this.broker = broker;
    this.channels = channels;
    this.revocations = revocations;
  }

  /** Gives an order to all nodes, this one included; completes when Redis has it. */
  public CompletionStage<Void> give(Order order) {
    String line =
        StoredLine.write(
            jsonb.toJson(order), Optional.empty(), Map.of(), System.currentTimeMillis());
    return broker.publish(Keys.ORDERS, line, true, Optional.empty()).thenAccept(position -> {});
  }

  /**
   * Takes tokens back on all nodes: who comes with one from now on is turned away, and the
   * connections that one has let in are ended. Completes when Redis has both.
   */
  public CompletionStage<Void> revoke(Revocation revocation) {
    // Who looks before it is kept is there already when the order comes.
    return revocations.keep(revocation).thenCompose(kept -> give(Order.revoke(revocation)));
  }

  /**
   * Looks the token of a connection up that has just become its user's, or has just got another:
   * one that is revoked ends the connection.
   */
  public CompletionStage<Void> check(Connection connection) {
    return revocations.check(connection);
  }

  /** The same, put off while Redis is away; never fails. */
  public CompletionStage<Void> checkSoon(Connection connection) {
    return revocations.checkSoon(connection);
  }

  /** Tells whether a user's token is revoked. */
  public CompletionStage<Boolean> isRevoked(String user, IssuedToken token) {
    return revocations.isRevoked(user, token);
  }

  void start() {
    channels.join(Keys.ORDERS, new OrderReader());
  }

  private void carryOut(Order order) {
    Collection<Connection> candidates =
        order.isForAnyUser() ? hub.connections() : hub.connectionsOf(order.user());
    for (Connection connection : candidates) {
      try {
        order.carryOut(connection);
      } catch (RuntimeException e) {
        LOGGER.log(System.Logger.Level.ERROR, "order not carried out on one connection", e);
      }
    }
  }

  /** This node as a reader of orders: it stays whatever happens. */
  private final class OrderReader implements Reader {
    @Override
    public boolean joined(Start start) {
      // Orders given before are for connections that were there before, whose tokens are looked up.
      revocations.checkAllSoon();
      return true;
    }

    @Override
    public void refused(HubError error) {
      start();
    }

    @Override
    public void deliver(Publication publication) {
      // Other programs can publish there too; the orders behind it must not go with it.
      try {
        carryOut(jsonb.fromJson(StoredLine.data(publication), Order.class));
      } catch (RuntimeException e) {
        dropped.add(e.getClass().getName() + " at " + publication.position());
      }
    }

    @Override
    public boolean isCongested() {
      return false;
    }

    @Override
    public void flush() {
      // Nothing is queued.
    }

    @Override
    public boolean epochChanged(StreamPosition position) {
      return true;
    }

    @Override
    public boolean lost() {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "orders lost: users who were disconnected meanwhile may still be connected here");
      revocations.checkAllSoon();
      return true;
    }

    @Override
    public void failed(Throwable failure) {
      start();
    }
  }
}
