package dev.parley.it;

import static org.awaitility.Awaitility.await;

import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.Node;
import dev.parley.it.client.RawSocket;
import dev.parley.it.client.StalledClient;
import dev.parley.launcher.NodePlan;
import dev.parley.launcher.Server;
import dev.parley.launcher.ServerNode;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Jedis;

/**
 * Two nodes with one Redis, which run through all classes of a test run, and clients that are
 * closed after each test. What is deployed is for others to say.
 */
@ExtendWith(RealRedis.class)
@ExtendWith(ArquillianExtension.class)
abstract class NodeClients {
  static final Node NODE_1 = Node.local("node-1", 18080);
  static final Node NODE_2 = Node.local("node-2", 18180);

  /**
   * The {@code @Order} of classes that deploy the WAR with other settings: one after the other, so
   * that the usual WAR is deployed once behind them.
   */
  static final int OTHER_SETTINGS = 1;

  /**
   * What ends a connection that sends a frame of more than 128 KiB: Tyrus, Payara's part for
   * WebSockets, has a code of its own for what is over its own limit.
   */
  static final int FAR_OVER_THE_LIMIT = Server.chosen() == Server.PAYARA ? 1011 : 1009;

  /** MicroProfile Config gives those 400. */
  private static final int ABOVE_SYSTEM_PROPERTIES = 500;

  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final String RUN = Long.toString(System.currentTimeMillis(), 36);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  @AfterEach
  void closeClients() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  /** A name that no other test uses. */
  static String unique(String stem) {
    return stem + "-" + RUN + "-" + NAMES.incrementAndGet();
  }

  static Jedis redis() {
    return new Jedis("127.0.0.1", RealRedis.port());
  }

  /** How many connections a node has. */
  static int clientsOf(Node node) {
    return node.api().info().getInt("num_clients");
  }

  /** How many subscriptions the connections of a node have. */
  static int subscriptionsOf(Node node) {
    return node.api().info().getInt("num_subs");
  }

  /** Waits until a node has its Redis, which an earlier class may have taken away. */
  static void awaitReady(Node node) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> node.api().get("/health/ready").status() == 200);
  }

  /** Waits until both nodes hear what other programs publish into the Redis channel. */
  static void awaitForeignPublishing() {
    String user = unique("probe");
    try (ChatClient first = ChatClient.join(NODE_1, user);
        ChatClient second = ChatClient.join(NODE_2, user);
        Jedis redis = redis()) {
      await()
          .atMost(Duration.ofSeconds(15))
          .until(
              () -> {
                redis.publish(
                    "chat",
                    "{\"type\":\"private_message\",\"sender\":\"p\",\"recipient\":\""
                        + user
                        + "\",\"msg\":\"p\"}");
                return first.texts().size() > 1 && second.texts().size() > 1;
              });
    }
  }

  final ChatClient chat(Node node, String user) {
    return closedLater(ChatClient.join(node, user));
  }

  /**
   * A reader of the feed that is subscribed; it is told so by nothing but the first that it reads.
   */
  static ChatClient readFeed(Node node) {
    ChatClient reader = ChatClient.feed(node);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              NODE_1.api().feed("probe");
              return reader.texts().size() > 0;
            });
    return reader;
  }

  final ChatClient feed(Node node) {
    return closedLater(readFeed(node));
  }

  final CentrifugeClient centrifuge(Node node, String user) {
    return closedLater(CentrifugeClient.connect(node, user));
  }

  final CentrifugeClient subscriber(Node node, String user, String channel) {
    CentrifugeClient client = centrifuge(node, user);
    client.subscribe(channel);
    return client;
  }

  final CentrifugeClient unconnected(Node node, String user) {
    return closedLater(CentrifugeClient.open(node, user));
  }

  final StalledClient stalledSubscriber(Node node, String user, String channel) throws IOException {
    return closedLater(StalledClient.subscribe(node, user, channel));
  }

  final RawSocket raw(Node node) throws IOException {
    return closedLater(RawSocket.connect(node, 0));
  }

  /** Has it closed after the test. */
  final <T extends AutoCloseable> T closedLater(T client) {
    opened.push(client);
    return client;
  }

  /** The WAR that Maven built, as the application at {@code /}. */
  static WebArchive war() {
    return war("ROOT.war");
  }

  /** The WAR that Maven built, under another name. */
  static WebArchive war(String name) {
    File built = new File(System.getProperty("parley.war", "target/parley.war"));
    return ShrinkWrap.create(ZipImporter.class, name).importFrom(built).as(WebArchive.class);
  }

  /**
   * The same with settings of its own, which go before those of the server: that has Redis, the
   * secret of tokens and insecure mode.
   */
  static WebArchive war(String name, Map<String, String> settings) {
    Properties properties = new Properties();
    properties.putAll(settings);
    properties.put("config_ordinal", Integer.toString(ABOVE_SYSTEM_PROPERTIES));
    StringWriter text = new StringWriter();
    try {
      properties.store(text, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return war(name)
        .addAsResource(new StringAsset(text.toString()), "META-INF/microprofile-config.properties");
  }

  /** A node's log, in which earlier classes and runs have written too. */
  static Path log(Node node) {
    Path directory = Path.of(System.getProperty("parley.it.nodes", "target/it"), node.name());
    return ServerNode.of(NodePlan.of(node.name(), node.base().getPort()), directory).log();
  }
}
