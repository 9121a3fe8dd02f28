package dev.parley.hub;

import dev.parley.protocol.CentrifugeJson;
import dev.parley.protocol.ClientInfo;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.Encoding;
import dev.parley.protocol.IssuedToken;
import dev.parley.protocol.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One client socket. Ends once, by {@link #end}, whoever calls it and however often. Safe for use
 * by any thread.
 */
public final class Connection {
  private final String id = UUID.randomUUID().toString();
  private final Wire wire;
  private final Encoding encoding;
  private final Outbox outbox;
  private final Closer closer;
  private final Turns turns;
  private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>(4);
  private final AtomicReference<Disconnect> ended = new AtomicReference<>();
  private final Pulse pulse;
  private final Lease lease = new Lease();
  private volatile String user = "";
  private volatile Optional<String> info = Optional.empty();
  private volatile String address = "";
  private volatile Optional<IssuedToken> token = Optional.empty();
  private boolean isMute;

  Connection(Wire wire, Encoding encoding, int outboxBound, Pulse pulse, Closer closer) {
    this.wire = wire;
    this.encoding = encoding;
    this.outbox = new Outbox(wire, encoding.isJoinable(), outboxBound, pulse::took, this::end);
    this.pulse = pulse;
    this.closer = closer;
    this.turns = new Turns(outbox::isCongested);
  }

  /** The connection's id, told to its client. */
  public String id() {
    return id;
  }

  /** The user that it belongs to; empty for the anonymous user and before it is admitted. */
  public String user() {
    return user;
  }

  /** For how long somebody vouches for the user; some time later the connection ends. */
  public Lease lease() {
    return lease;
  }

  /** Notes the address of the client, as the container says. */
  public void comesFrom(String clientAddress) {
    address = clientAddress;
  }

  /** The address of the client; empty where nobody knows. */
  public String address() {
    return address;
  }

  /** Notes the token that vouches for the user, if one does. */
  public void vouchedBy(Optional<IssuedToken> issued) {
    token = issued;
  }

  /** The token that vouches for the user now, if one does. */
  public Optional<IssuedToken> token() {
    return token;
  }

  /**
   * Has the lease end at another time, and tells the client so where its protocol has words for it.
   *
   * @param end never, if there is none
   */
  public void renew(Optional<Instant> end) {
    lease.endAt(end);
    if (encoding == Encoding.CENTRIFUGE_JSON) {
      send(CentrifugeJson.refreshed(lease.secondsLeft()));
    }
  }

  /**
   * Has others shown this of the connection from now on.
   *
   * @param shown JSON as one line; nothing, if there is none
   */
  public void describe(Optional<String> shown) {
    info = shown;
  }

  /** What others are shown of the connection. */
  public ClientInfo info() {
    return new ClientInfo(user, id, info, Optional.empty());
  }

  /** What others are shown of the connection in a channel. */
  public ClientInfo infoIn(String channel) {
    return new ClientInfo(user, id, info, subscription(channel).flatMap(Subscription::info));
  }

  /** How publications are written for it. */
  public Encoding encoding() {
    return encoding;
  }

  /** Whether and when the client was heard, and is to be pinged. */
  public Pulse pulse() {
    return pulse;
  }

  /** Queues a message and sends as soon as the client takes it. */
  public void send(Message message) {
    outbox.offer(message);
    outbox.flush();
  }

  /** Queues a message, and lets it out when some work is done that its client must find done. */
  public void sendAfter(Message message, Runnable work) {
    outbox.offer(message);
    work.run();
    outbox.flush();
  }

  /** From now on whatever is sent waits for a greeting. */
  public void awaitGreeting() {
    outbox.cork();
  }

  /** Lets messages out, this one first; whatever was sent before waited for this. */
  public void greet(Message first) {
    outbox.uncork(first);
  }

  /**
   * Lets a refusal out in place of a greeting; whatever was sent before, and waited, is dropped.
   */
  public void turnAway(Message refusal) {
    outbox.uncorkWithout(refusal);
  }

  /** Lets messages out, for a protocol without a greeting. */
  public void open() {
    outbox.uncork();
  }

  /** The client has answered a ping of RFC 6455. */
  public void pong(ByteBuffer data) {
    outbox.pong(data);
  }

  /**
   * Ends the connection; the first call decides the reason. Returns at once: the closer's thread
   * frees the hub's entry, closes the socket, then leaves the channels.
   */
  public void end(Disconnect disconnect) {
    if (ended.compareAndSet(null, disconnect)) {
      try {
        closer.end(this);
      } catch (Error e) {
        // Out of memory: whoever ends it next may have more.
        ended.set(null);
        throw e;
      }
    }
  }

  /** The container has closed the session, and takes it away when this has returned. */
  public void gone() {
    wire.gone();
    end(Disconnect.NORMAL);
  }

  /** Whether {@link #end} was called. */
  public boolean isEnded() {
    return ended.get() != null;
  }

  /** Why it has ended; empty while it has not. */
  public Optional<Disconnect> disconnect() {
    return Optional.ofNullable(ended.get());
  }

  /**
   * Notes a subscription before its channel is joined.
   *
   * @return false if there is one of that channel
   */
  public boolean add(Subscription subscription) {
    return subscriptions.putIfAbsent(subscription.channel(), subscription) == null;
  }

  /**
   * Forgets exactly this subscription.
   *
   * @return whether it was there
   */
  public boolean remove(Subscription subscription) {
    turns.pass(subscription);
    return subscriptions.remove(subscription.channel(), subscription);
  }

  /**
   * Forgets exactly this subscription with a last word, before the channel can be subscribed again.
   */
  void remove(Subscription subscription, Message last) {
    turns.pass(subscription);
    subscriptions.computeIfPresent(
        subscription.channel(),
        (channel, present) -> {
          if (present != subscription) {
            return present;
          }
          outbox.offer(last);
          return null;
        });
    // Not in there, where others wait.
    outbox.flush();
  }

  /** The subscription of a channel. */
  public Optional<Subscription> subscription(String channel) {
    return Optional.ofNullable(subscriptions.get(channel));
  }

  /** All subscriptions, those that are being joined included. */
  public Collection<Subscription> subscriptions() {
    return subscriptions.values();
  }

  /** Whose turn it is to recover. */
  Turns turns() {
    return turns;
  }

  /** Has the client told something that many are told at once. */
  void tell(Runnable telling) {
    closer.tell(telling);
  }

  void belongsTo(String owner) {
    user = owner;
  }

  /** Whether half of what may be queued for the client is. */
  public boolean isHalfFull() {
    return outbox.isHalfFull();
  }

  boolean isCongested() {
    return outbox.isCongested();
  }

  /**
   * Whether nothing is sent any more, now and when this was asked last; whoever has just found that
   * out is about to say why. For one thread.
   */
  boolean staysMute() {
    boolean wasMute = isMute;
    isMute = outbox.isClosed();
    return wasMute && isMute;
  }

  void offer(Message message) {
    outbox.offer(message);
  }

  void flush() {
    outbox.flush();
  }

  boolean isQuick() {
    return wire.isQuick();
  }

  void sendHere(Batch batch) {
    outbox.sendHere(batch, encoding);
  }

  void ping(ByteBuffer data) {
    try {
      wire.ping(data);
    } catch (IOException | RuntimeException e) {
      end(Disconnect.WRITE_ERROR);
    }
  }

  void close() {
    wire.close(outbox, ended.get());
  }

  boolean hasGone() {
    return wire.hasGone();
  }

  void cut() {
    wire.cut();
  }
}
