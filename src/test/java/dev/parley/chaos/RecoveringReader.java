package dev.parley.chaos;

import static dev.parley.it.client.JsonText.object;

import dev.parley.chaos.Received.Entry;
import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.JsonText;
import dev.parley.it.client.Node;
import dev.parley.it.client.TextSocket;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A client of the Centrifuge protocol as an SDK is one: it subscribes, keeps its positions and,
 * when a connection or a subscription ends, comes back with them, to the next node. Any thread may
 * use it.
 */
final class RecoveringReader implements Reader {
  private static final long PAUSE_MILLIS = 200;
  private static final int CONNECT_ID = 1;
  private static final int RESUBSCRIBE = 2500;
  private static final int INSUFFICIENT_STATE = 3010;
  private static final ScheduledExecutorService WORKERS =
      Executors.newScheduledThreadPool(
          32,
          task -> {
            Thread thread = new Thread(task, "reader");
            thread.setDaemon(true);
            return thread;
          });

  private record Position(String epoch, long offset) {}

  private final String user;
  private final String personal;
  private final List<String> channels;
  private final List<Node> nodes;
  private final Received received;
  private final Map<String, Position> positions = new HashMap<>();
  private int turn;
  private Visit visit;
  private volatile CountDownLatch stalled = new CountDownLatch(0);

  /**
   * A reader that is away.
   *
   * @param channels what it subscribes to; the server subscribes it to its personal channel
   * @param nodes where it connects, in turn
   */
  RecoveringReader(String user, List<String> channels, List<Node> nodes) {
    this.user = user;
    this.personal = "#" + user;
    this.channels = channels;
    this.nodes = nodes;
    this.received = new Received(user);
  }

  @Override
  public Received received() {
    return received;
  }

  @Override
  public String user() {
    return user;
  }

  @Override
  public synchronized boolean isSubscribed() {
    return visit != null && visit.subscribed.size() == channels.size() + 1;
  }

  @Override
  public synchronized boolean isAway() {
    return visit == null;
  }

  /** Connects and stays, coming back whenever it is turned out. */
  synchronized void come() {
    visit = new Visit();
    WORKERS.execute(visit::open);
  }

  /** Is gone without a word. */
  synchronized void leave() {
    if (visit != null) {
      Visit last = visit;
      visit = null;
      last.vanish();
    }
  }

  /** Leaves and comes to the next node. */
  synchronized void move() {
    leave();
    come();
  }

  /** Stops reading. */
  void stall() {
    stalled = new CountDownLatch(1);
  }

  /** Reads again. */
  void goOn() {
    stalled.countDown();
  }

  @Override
  public void close() {
    goOn();
    leave();
  }

  private void awaitGoingOn() {
    try {
      stalled.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One connection. What still comes of one that was left counts no more. */
  private final class Visit {
    private final Set<String> subscribed = new HashSet<>();
    private final Map<Integer, String> subscribing = new HashMap<>();
    private TextSocket socket;
    private int lastId = CONNECT_ID;

    void open() {
      Node node;
      synchronized (RecoveringReader.this) {
        if (visit != this) {
          return;
        }
        node = nodes.get(turn++ % nodes.size());
      }
      try {
        TextSocket opened = TextSocket.open(node.ws(CentrifugeClient.PATH, user), this::onText);
        start(opened);
      } catch (CompletionException refused) {
        later(this::open);
      }
    }

    private void start(TextSocket opened) {
      synchronized (RecoveringReader.this) {
        socket = opened;
        if (visit != this) {
          opened.vanish();
          return;
        }
        JsonObject subs = object(personal, request(personal));
        send(object("id", CONNECT_ID, "connect", object("subs", subs)));
      }
      opened.onEnd(ended -> ended(ended.code()));
    }

    void vanish() {
      if (socket != null) {
        socket.vanish();
      }
    }

    private void onText(String frame) {
      awaitGoingOn();
      synchronized (RecoveringReader.this) {
        for (String line : frame.split("\n")) {
          if (visit == this) {
            onLine(JsonText.parseObject(line));
          }
        }
      }
    }

    private void onLine(JsonObject line) {
      if (line.isEmpty()) {
        send(line);
      } else if (line.containsKey("push")) {
        JsonObject push = line.getJsonObject("push");
        onPush(push.getString("channel", ""), push);
      } else if (line.containsKey("error")) {
        refused(line.getInt("id"));
      } else if (line.getInt("id") == CONNECT_ID) {
        joined(
            personal, line.getJsonObject("connect").getJsonObject("subs").getJsonObject(personal));
        channels.forEach(this::subscribe);
      } else {
        joined(subscribing.remove(line.getInt("id")), line.getJsonObject("subscribe"));
      }
    }

    private void onPush(String channel, JsonObject push) {
      if (push.containsKey("pub")) {
        publication(channel, push.getJsonObject("pub"));
      } else if (push.containsKey("unsubscribe")) {
        if (push.getJsonObject("unsubscribe").getInt("code") == RESUBSCRIBE) {
          received.told(new Told(0, 0, 1, 0, 0, 0));
        }
        subscribed.remove(channel);
        subscribe(channel);
      } else if (push.containsKey("subscribe")) {
        received.told(new Told(0, 0, 0, 0, 1, 0));
        goTo(channel, push.getJsonObject("subscribe"));
      }
    }

    private void joined(String channel, JsonObject result) {
      if (result.getBoolean("was_recovering", false)) {
        if (result.getBoolean("recovered", false)) {
          received.told(new Told(0, 1, 0, 0, 0, 0));
        } else {
          received.loss(channel, System.nanoTime());
        }
      }
      goTo(channel, result);
      if (result.containsKey("publications")) {
        for (JsonValue publication : result.getJsonArray("publications")) {
          publication(channel, publication.asJsonObject());
        }
      }
      subscribed.add(channel);
      received.subscribed(channel, System.nanoTime());
    }

    private void goTo(String channel, JsonObject position) {
      positions.put(
          channel, new Position(position.getString("epoch"), position.getInt("offset", 0)));
    }

    private void publication(String channel, JsonObject publication) {
      String epoch = positions.get(channel).epoch();
      long offset = publication.getInt("offset", 0);
      if (offset > 0) {
        positions.put(channel, new Position(epoch, offset));
      }
      received.publication(channel, new Entry(text(publication.get("data")), epoch, offset));
    }

    private void refused(int id) {
      if (id == CONNECT_ID) {
        startAnew();
        return;
      }
      String channel = subscribing.remove(id);
      later(
          () -> {
            synchronized (RecoveringReader.this) {
              if (visit == this) {
                subscribe(channel);
              }
            }
          });
    }

    private void subscribe(String channel) {
      subscribing.put(++lastId, channel);
      send(object("id", lastId, "subscribe", request(channel)));
    }

    private JsonObject request(String channel) {
      Position position = positions.get(channel);
      return position == null
          ? object("channel", channel)
          : object(
              "channel",
              channel,
              "recover",
              true,
              "epoch",
              position.epoch(),
              "offset",
              position.offset());
    }

    private void send(JsonObject command) {
      try {
        socket.send(command.toString());
      } catch (IllegalStateException ended) {
        // Its end is told by the socket.
      }
    }

    private void ended(int code) {
      synchronized (RecoveringReader.this) {
        if (visit != this) {
          return;
        }
        received.told(new Told(0, 0, 0, code == INSUFFICIENT_STATE ? 1 : 0, 0, 1));
        startAnew();
      }
    }

    private void startAnew() {
      visit = new Visit();
      visit.later(visit::open);
      vanish();
    }

    private void later(Runnable work) {
      WORKERS.schedule(work, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private static String text(JsonValue data) {
    return data.getValueType() == JsonValue.ValueType.OBJECT
        ? data.asJsonObject().getString("msg")
        : JsonText.plain(data);
  }
}
