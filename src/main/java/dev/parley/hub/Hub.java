package dev.parley.hub;

import dev.parley.config.Settings;
import dev.parley.protocol.CentrifugeJson;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.Encoding;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * The registry of this node's connections, and the threads that serve them: the lanes that deliver
 * and the closer that ends. Safe for use by any thread.
 */
@ApplicationScoped
public class Hub {
  private final Settings settings;
  private final Lane[] lanes;
  private final Map<String, Connection> connections = new ConcurrentHashMap<>();
  private final Map<String, Set<Connection>> byUser = new ConcurrentHashMap<>();
  private final Closer closer = new Closer(this::carryOut);
  private final ClosedSockets closed = new ClosedSockets();
  private final List<Thread> threads = new ArrayList<>();
  private volatile Consumer<Connection> onEnded = connection -> {};
  private volatile Consumer<Connection> admittedWatcher = connection -> {};
  private volatile Consumer<Connection> endedWatcher = connection -> {};

  /** For the container's proxies. */
  Hub() {
    this(null);
  }

  /** A hub whose threads are not started yet. */
  @Inject
  public Hub(Settings settings) {
    this.settings = settings;
    this.lanes = new Lane[Runtime.getRuntime().availableProcessors()];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = new Lane();
    }
  }

  /**
   * Starts the threads.
   *
   * @param onEnded told of each connection that has ended, after its socket was closed
   */
  public void start(ThreadFactory factory, Consumer<Connection> onEnded) {
    this.onEnded = onEnded;
    for (int i = 0; i < lanes.length; i++) {
      startThread(factory, lanes[i], "parley-lane-" + i);
    }
    startThread(factory, closer, "parley-closer");
  }

  /**
   * Has somebody told of connections; neither may block.
   *
   * @param admitted told of each that belongs to a user from now on
   * @param ended told of each that has ended, whether it was admitted or not
   */
  public void watchedBy(Consumer<Connection> admitted, Consumer<Connection> ended) {
    admittedWatcher = admitted;
    endedWatcher = ended;
  }

  /** Ends every connection, so that its client goes elsewhere, then the threads. */
  public void stop() {
    connections.values().forEach(connection -> connection.end(Disconnect.SHUTDOWN));
    closer.stop();
    for (Lane lane : lanes) {
      lane.stop();
    }
    Threads.join(threads);
    closed.end();
  }

  /** Registers a new socket, which is watched from now on but belongs to nobody yet. */
  public Connection open(Wire wire, Encoding encoding) {
    Connection connection =
        new Connection(
            wire, encoding, settings.limits().outbox(), new Pulse(System::nanoTime), closer);
    connections.put(connection.id(), connection);
    return connection;
  }

  /**
   * Makes a connection its user's; ends it if the user has as many as may be. The anonymous user is
   * many.
   */
  public void admit(Connection connection, String user) {
    // Who was admitted and could not be served may come again, as somebody else.
    disown(connection);
    connection.belongsTo(user);
    int most = settings.limits().connectionsPerUser();
    byUser.compute(
        user,
        (name, others) -> {
          if (most > 0 && !user.isEmpty() && others != null && others.size() >= most) {
            connection.end(Disconnect.CONNECTION_LIMIT);
            return others;
          }
          return with(connection, others);
        });
    if (connection.isEnded()) {
      // It may have ended before it stood in the index.
      forget(connection);
    } else {
      admittedWatcher.accept(connection);
    }
  }

  /** All lanes; which channel is whose is for others to say. */
  public List<Lane> lanes() {
    return List.of(lanes);
  }

  /** All connections, in no order, as they are while being walked. */
  public Collection<Connection> connections() {
    return connections.values();
  }

  /** The connections of a user on this node. */
  public Set<Connection> connectionsOf(String user) {
    return byUser.getOrDefault(user, Set.of());
  }

  /** How many users are connected to this node. */
  public int users() {
    return byUser.size();
  }

  /**
   * Pings the clients whose turn it is, ends those that are dead, have expired or never connected,
   * and frees the sockets of those that have ended a while ago; to be called about once a second.
   *
   * @param onExpired told of each subscription that has, until it is forgotten
   */
  public void watch(Consumer<Subscription> onExpired) {
    for (Connection connection : connections.values()) {
      Pulse pulse = connection.pulse();
      if (pulse.isStale()) {
        connection.end(Disconnect.STALE);
      } else if (connection.staysMute()) {
        // Whoever found that out could not end it, as without memory.
        connection.end(Disconnect.WRITE_ERROR);
      } else if (connection.lease().isOver()) {
        connection.end(Disconnect.EXPIRED);
      } else if (pulse.isDead()) {
        connection.end(Disconnect.NO_PONG);
      } else if (pulse.takePing()) {
        ping(connection);
      }
      connection.subscriptions().stream()
          .filter(subscription -> subscription.lease().isOver())
          .forEach(onExpired);
    }
    closed.watch();
  }

  private static void ping(Connection connection) {
    if (connection.encoding() == Encoding.CENTRIFUGE_JSON) {
      connection.send(CentrifugeJson.PING);
    } else {
      connection.ping(
          ByteBuffer.allocate(Long.BYTES).putLong(0, ThreadLocalRandom.current().nextLong()));
    }
  }

  /** First what costs memory and sockets, then the rest, which may have to wait for Redis. */
  private void carryOut(Connection connection) {
    forget(connection);
    try {
      close(connection);
    } finally {
      onEnded.accept(connection);
      endedWatcher.accept(connection);
    }
  }

  private void close(Connection connection) {
    // Before it is closed, since that may have to wait until the socket is cut.
    closed.add(connection);
    connection.close();
  }

  private void forget(Connection connection) {
    connections.remove(connection.id());
    disown(connection);
  }

  private void disown(Connection connection) {
    byUser.computeIfPresent(
        connection.user(),
        (name, all) -> {
          if (all.size() == 1) {
            return all.contains(connection) ? null : all;
          }
          all.remove(connection);
          return all;
        });
  }

  /** Most users have one connection, for which the smallest of sets will do; it can't grow. */
  private static Set<Connection> with(Connection connection, Set<Connection> others) {
    if (others == null) {
      return Set.of(connection);
    }
    Set<Connection> all = others;
    if (others.size() == 1) {
      all = ConcurrentHashMap.newKeySet();
      all.addAll(others);
    }
    all.add(connection);
    return all;
  }

  private void startThread(ThreadFactory factory, Runnable work, String name) {
    threads.add(Threads.start(factory, work, name));
  }
}
