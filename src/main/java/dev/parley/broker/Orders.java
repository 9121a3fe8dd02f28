package dev.parley.broker;

import dev.parley.hub.Connection;
import dev.parley.hub.Hub;
import dev.parley.hub.Reader;
import dev.parley.protocol.HubError;
import dev.parley.protocol.Publication;
import dev.parley.protocol.Start;
import dev.parley.protocol.StoredLine;
import dev.parley.protocol.StreamPosition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Node-to-node orders. They travel like publications, in a channel of their own that every node
 * reads, so that an order given while a node's link was down is carried out when it is up again.
 */
@ApplicationScoped
public class Orders {
  private final Hub hub;
  private final Broker broker;
  private final Channels channels;
  private final Jsonb jsonb = JsonbBuilder.create();

  /** For the container's proxies. */
  Orders() {
    this(null, null, null);
  }

  @Inject
  Orders(Hub hub, Broker broker, Channels channels) {
    this.hub = hub;
    this.broker = broker;
    this.channels = channels;
  }

  /** Gives an order to all nodes, this one included; completes when Redis has it. */
  public CompletionStage<Void> give(Order order) {
    String line =
        StoredLine.write(
            jsonb.toJson(order), Optional.empty(), Map.of(), System.currentTimeMillis());
    return broker.publish(Keys.ORDERS, line, true, Optional.empty()).thenAccept(position -> {});
  }

  void start() {
    channels.join(Keys.ORDERS, new OrderReader());
  }

  private void carryOut(Order order) {
    for (Connection connection : hub.connectionsOf(order.user())) {
      order.carryOut(connection);
    }
  }

  /** This node as a reader of orders: it stays whatever happens. */
  private final class OrderReader implements Reader {
    @Override
    public boolean joined(Start start) {
      // Orders given before are for connections that were there before.
      return true;
    }

    @Override
    public void refused(HubError error) {
      start();
    }

    @Override
    public void deliver(Publication publication) {
      carryOut(jsonb.fromJson(StoredLine.data(publication), Order.class));
    }

    @Override
    public boolean isCongested() {
      return false;
    }

    @Override
    public void flush(boolean here) {
      // Nothing is queued.
    }

    @Override
    public boolean epochChanged(StreamPosition position) {
      return true;
    }

    @Override
    public boolean lost() {
      return true;
    }

    @Override
    public void failed(Throwable failure) {
      start();
    }
  }
}
