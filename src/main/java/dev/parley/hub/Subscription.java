package dev.parley.hub;

import dev.parley.protocol.CentrifugeJson;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.Encoding;
import dev.parley.protocol.HubError;
import dev.parley.protocol.Publication;
import dev.parley.protocol.Start;
import dev.parley.protocol.StreamPosition;
import dev.parley.protocol.SubscribeResult;
import dev.parley.protocol.Unsubscribe;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** A connection's reading of one channel. Made by any thread, called by the channel's lane. */
public final class Subscription implements Reader {
  /**
   * What is asked for.
   *
   * @param channel the channel's name
   * @param byServer whether the server subscribes, so that the client can't subscribe again
   * @param recoverable whether positions recover in this channel
   * @param asked the position that the client came back with
   * @param wantsAll whether it would rather be refused than miss something
   */
  public record Terms(
      String channel,
      boolean byServer,
      boolean recoverable,
      Optional<StreamPosition> asked,
      boolean wantsAll) {

    /** The server's own subscription of a client that knows no positions. */
    public static Terms ofServer(String channel) {
      return new Terms(channel, true, false, Optional.empty(), false);
    }
  }

  /**
   * What comes with a subscription that somebody vouches for.
   *
   * @param info what others are shown of the connection in this channel, as one line of JSON
   * @param data what the client is told when it is subscribed, as one line of JSON
   * @param expiresAt until when; for ever, if there is none
   */
  public record Grant(Optional<String> info, Optional<String> data, Optional<Instant> expiresAt) {}

  private final Connection connection;
  private final Terms terms;
  private final Lease lease = new Lease();
  private Consumer<SubscribeResult> onJoined;
  private Consumer<HubError> onRefused;
  private volatile Optional<Grant> granted = Optional.empty();

  /**
   * @param onJoined sends the reply; called in the lane, before any publication
   * @param onRefused sends the refusal; called in the lane
   */
  public Subscription(
      Connection connection,
      Terms terms,
      Consumer<SubscribeResult> onJoined,
      Consumer<HubError> onRefused) {
    this.connection = connection;
    this.terms = terms;
    this.onJoined = onJoined;
    this.onRefused = onRefused;
  }

  /** The channel's name. */
  public String channel() {
    return terms.channel();
  }

  /** Whose subscription it is. */
  public Connection connection() {
    return connection;
  }

  /** Whether the server subscribed. */
  public boolean isByServer() {
    return terms.byServer();
  }

  /** For how long somebody vouches for it; some time later it ends. */
  public Lease lease() {
    return lease;
  }

  /** Gives it what somebody vouches for, in place of what somebody did before. */
  public void grant(Grant grant) {
    granted = Optional.of(grant);
    lease.endAt(grant.expiresAt());
  }

  /** Whether somebody vouches for it. */
  public boolean isGranted() {
    return granted.isPresent();
  }

  /** What others are shown of the connection in this channel, as one line of JSON. */
  Optional<String> info() {
    return granted.flatMap(Grant::info);
  }

  /**
   * Forgets it and tells its client that it is over; to be called when its channel was left, so
   * that nothing is delivered behind that.
   */
  public void expired() {
    connection.remove(this, CentrifugeJson.unsubscribed(channel(), Unsubscribe.EXPIRED));
  }

  @Override
  public Optional<StreamPosition> since() {
    return terms.recoverable() ? terms.asked() : Optional.empty();
  }

  @Override
  public boolean takesTurn(Runnable again) {
    return connection.turns().take(this, again);
  }

  @Override
  public boolean joined(Start start) {
    if (terms.wantsAll() && terms.asked().isPresent() && !start.recovered()) {
      refused(HubError.UNRECOVERABLE_POSITION);
      return false;
    }
    Consumer<SubscribeResult> reply = onJoined;
    forgetReplies();
    reply.accept(
        new SubscribeResult(
            start,
            terms.recoverable(),
            terms.asked(),
            lease.secondsLeft(),
            granted.flatMap(Grant::data)));
    connection.turns().pass(this);
    return true;
  }

  @Override
  public void refused(HubError error) {
    connection.remove(this);
    Consumer<HubError> reply = onRefused;
    forgetReplies();
    reply.accept(error);
  }

  /** One is given at most, and both hold on to all that was asked for with this subscription. */
  private void forgetReplies() {
    onJoined = joined -> {};
    onRefused = error -> {};
  }

  @Override
  public void deliver(Publication publication) {
    connection.offer(publication.as(connection.encoding()));
  }

  @Override
  public void deliver(Batch batch) {
    connection.sendHere(batch);
  }

  @Override
  public boolean isQuick() {
    return connection.isQuick();
  }

  @Override
  public boolean isCongested() {
    return connection.isCongested();
  }

  @Override
  public void flush() {
    connection.flush();
  }

  /**
   * A client that was told positions must learn of the new epoch: the server's own subscription can
   * be moved there, the client's own ends, and it subscribes again with the position that it has.
   */
  @Override
  public boolean epochChanged(StreamPosition position) {
    if (connection.encoding() != Encoding.CENTRIFUGE_JSON) {
      return true;
    }
    if (terms.byServer()) {
      SubscribeResult moved =
          new SubscribeResult(Start.at(position), terms.recoverable(), Optional.empty());
      connection.send(CentrifugeJson.subscribed(channel(), moved));
      return true;
    }
    return lost();
  }

  @Override
  public boolean lost() {
    connection.tell(this::endAsLost);
    return false;
  }

  private void endAsLost() {
    if (!terms.byServer() && connection.encoding() == Encoding.CENTRIFUGE_JSON) {
      connection.remove(
          this, CentrifugeJson.unsubscribed(channel(), Unsubscribe.INSUFFICIENT_STATE));
    } else if (connection.remove(this)) {
      connection.end(Disconnect.INSUFFICIENT_STATE);
    }
  }

  @Override
  public void failed(Throwable failure) {
    connection.end(Disconnect.SERVER_ERROR);
  }
}
