package dev.parley.hub;

import dev.parley.protocol.CentrifugeJson;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.Encoding;
import dev.parley.protocol.HubError;
import dev.parley.protocol.Publication;
import dev.parley.protocol.StreamPosition;
import dev.parley.protocol.Unsubscribe;
import java.util.function.Consumer;

/** A connection's reading of one channel. Made by any thread, called by the channel's lane. */
public final class Subscription implements Reader {
  private final Connection connection;
  private final String channel;
  private final boolean byServer;
  private final Consumer<StreamPosition> onJoined;
  private final Consumer<HubError> onRefused;

  /**
   * @param byServer whether the server subscribed, so that the client can't subscribe again
   * @param onJoined sends the reply; called in the lane, before any publication
   * @param onRefused sends the refusal; called in the lane
   */
  public Subscription(
      Connection connection,
      String channel,
      boolean byServer,
      Consumer<StreamPosition> onJoined,
      Consumer<HubError> onRefused) {
    this.connection = connection;
    this.channel = channel;
    this.byServer = byServer;
    this.onJoined = onJoined;
    this.onRefused = onRefused;
  }

  /** The channel's name. */
  public String channel() {
    return channel;
  }

  /** Whose subscription it is. */
  public Connection connection() {
    return connection;
  }

  /** Whether the server subscribed. */
  public boolean isByServer() {
    return byServer;
  }

  @Override
  public void joined(StreamPosition position) {
    onJoined.accept(position);
  }

  @Override
  public void refused(HubError error) {
    connection.remove(this);
    onRefused.accept(error);
  }

  @Override
  public void deliver(Publication publication) {
    connection.offer(publication.as(connection.encoding()));
  }

  @Override
  public boolean isCongested() {
    return connection.isCongested();
  }

  @Override
  public void flush() {
    connection.flush();
  }

  /** A reader that was told positions must ask anew; one that has none notices nothing. */
  @Override
  public boolean epochChanged() {
    return connection.encoding() != Encoding.CENTRIFUGE_JSON || lost();
  }

  @Override
  public boolean lost() {
    connection.remove(this);
    if (byServer || connection.encoding() != Encoding.CENTRIFUGE_JSON) {
      connection.end(Disconnect.INSUFFICIENT_STATE);
    } else {
      connection.send(CentrifugeJson.unsubscribed(channel, Unsubscribe.INSUFFICIENT_STATE));
    }
    return false;
  }

  @Override
  public void failed(Throwable failure) {
    connection.end(Disconnect.SERVER_ERROR);
  }
}
