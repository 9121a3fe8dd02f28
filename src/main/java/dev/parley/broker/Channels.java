package dev.parley.broker;

import dev.parley.hub.Hub;
import dev.parley.hub.Lane;
import dev.parley.hub.Reader;
import dev.parley.hub.Subscription;
import dev.parley.protocol.Message;
import dev.parley.protocol.Publication;
import dev.parley.protocol.StoredLine;
import dev.parley.protocol.StreamPosition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The channels that this node reads, each in its lane: where readers come and go, and what the
 * subscription brings is handed over. Safe for use by any thread; nothing here blocks.
 *
 * <p>What each publication goes through is public, since the container's proxies would call it by
 * reflection otherwise.
 */
@ApplicationScoped
public class Channels {
  private static final System.Logger LOGGER = System.getLogger(Channels.class.getName());

  /** Reading larger ones takes so long that one seems to come alone though others follow. */
  private static final int MOST_CHARACTERS_HERE = 4 << 10;

  private final Broker broker;
  private final Keys keys;
  private final ChannelTable[] tables;
  private final Set<String> turnedAway = ConcurrentHashMap.newKeySet();
  private final SubscriptionRequests requests;
  private final DroppedMessages dropped =
      new DroppedMessages("message", line -> LOGGER.log(System.Logger.Level.WARNING, line));

  /** For the container's proxies. */
  Channels() {
    broker = null;
    keys = null;
    tables = null;
    requests = null;
  }

  @Inject
  Channels(Hub hub, Broker broker) {
    this.broker = broker;
    this.keys = broker.keys();
    this.requests = new SubscriptionRequests(keys);
    this.tables =
        hub.lanes().stream()
            .map(lane -> new ChannelTable(lane, new LaneUpstream(lane), this::options))
            .toArray(ChannelTable[]::new);
  }

  /** Lets a reader join a channel: it is called back in the channel's lane. */
  public void join(String channel, Reader reader) {
    in(channel, table -> table.join(channel, reader, System.nanoTime()));
  }

  /**
   * Lets a reader leave a channel.
   *
   * @param left called in the channel's lane when nothing more will be delivered
   */
  public void leave(String channel, Reader reader, Runnable left) {
    in(
        channel,
        table -> {
          table.leave(channel, reader);
          left.run();
        });
  }

  /**
   * Ends a subscription whose token has expired, and tells its client.
   *
   * @param told called in the channel's lane after that
   */
  public void expire(Subscription subscription, Runnable told) {
    leave(
        subscription.channel(),
        subscription,
        () -> {
          subscription.expired();
          told.run();
        });
  }

  SubscriptionRequests requests() {
    return requests;
  }

  void linkUp() {
    everywhere(ChannelTable::linkUp);
  }

  void linkDown() {
    everywhere(ChannelTable::linkDown);
  }

  void tick() {
    everywhere(table -> table.tick(System.nanoTime()));
  }

  void subscribed(String redisChannel) {
    keys.channel(redisChannel).ifPresent(name -> in(name, table -> table.subscribed(name)));
  }

  void unsubscribed(String redisChannel) {
    keys.channel(redisChannel).ifPresent(name -> in(name, table -> table.unsubscribed(name)));
  }

  /**
   * A message of one of our Redis channels: position, blank, line; or a line without position. What
   * does not look like one was not published by a node, and must not reach clients.
   *
   * @param isAlone whether nothing came just before, so that the calling thread may well have time
   *     to deliver it
   */
  public void received(String redisChannel, String message, boolean isAlone) {
    Optional<String> name = keys.channel(redisChannel);
    if (name.isEmpty()) {
      return;
    }
    int blank = message.startsWith("{") ? -1 : message.indexOf(' ');
    String line = message.substring(blank + 1);
    if (!StoredLine.isOne(line)) {
      dropped.add("no publication at " + redisChannel);
      return;
    }
    StreamPosition position;
    try {
      position =
          blank < 0 ? StreamPosition.NONE : StreamPosition.parse(message.substring(0, blank));
    } catch (IllegalArgumentException e) {
      dropped.add("no position at " + redisChannel);
      return;
    }
    Publication publication = new Publication(name.get(), line, position);
    boolean isSmall = message.length() <= MOST_CHARACTERS_HERE;
    boolean isTaken = isAlone && isSmall && deliverHere(publication) || publish(publication);
    if (!isTaken) {
      dropped.add("too many at once at " + redisChannel);
    }
  }

  /**
   * Delivers a publication to this node's readers, or has their channel read back.
   *
   * @return false if it is lost: too much waits already, and without a position nothing reads it
   *     back
   */
  boolean publish(Publication publication) {
    String name = publication.channel();
    ChannelTable table = table(name);
    boolean taken =
        table
            .lane()
            .offerLive(Message.utf8Length(publication.stored()), () -> table.live(publication));
    boolean isInStream = publication.position().isKept();
    if (!taken && isInStream && turnedAway.add(name)) {
      table
          .lane()
          .execute(
              () -> {
                turnedAway.remove(name);
                table.turnedAway(name);
              });
    }
    return taken || isInStream;
  }

  private boolean deliverHere(Publication publication) {
    ChannelTable table = table(publication.channel());
    return table.lane().performHere(() -> table.live(publication));
  }

  private Channel.Options options(String channel) {
    return new Channel.Options(broker.namespace(channel).hasHistory(), broker.positionCheck());
  }

  /** The lane that owns a channel. */
  public Lane laneOf(String channel) {
    return table(channel).lane();
  }

  private ChannelTable table(String channel) {
    return tables[Math.floorMod(channel.hashCode(), tables.length)];
  }

  private void in(String channel, Consumer<ChannelTable> work) {
    ChannelTable table = table(channel);
    table.lane().execute(() -> work.accept(table));
  }

  private void everywhere(Consumer<ChannelTable> work) {
    for (ChannelTable table : tables) {
      table.lane().execute(() -> work.accept(table));
    }
  }

  /** What the channels of one lane ask of Redis. */
  private final class LaneUpstream implements Upstream {
    private final Lane lane;

    LaneUpstream(Lane lane) {
      this.lane = lane;
    }

    @Override
    public void subscribe(String channel) {
      requests.subscribe(channel);
    }

    @Override
    public void unsubscribe(String channel) {
      requests.unsubscribe(channel);
    }

    @Override
    public void read(String channel, StreamPosition position, BiConsumer<Chunk, Throwable> done) {
      broker
          .read(channel, HistoryQuery.chunkAfter(position))
          .whenComplete((chunk, failure) -> later(() -> done.accept(chunk, failure)));
    }

    @Override
    public void recover(
        String channel, Optional<StreamPosition> lowest, BiConsumer<Backlog, Throwable> done) {
      broker
          .recover(channel, lowest)
          .whenComplete((backlog, failure) -> later(() -> done.accept(backlog, failure)));
    }

    @Override
    public void witness(String channel, StreamPosition position) {
      broker.witness().tell(channel, position);
    }

    @Override
    public void later(Runnable work) {
      lane.execute(work);
    }
  }
}
