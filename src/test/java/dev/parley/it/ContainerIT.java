package dev.parley.it;

import static dev.parley.it.client.JsonText.object;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.Node;
import dev.parley.it.client.RawSocket;
import java.io.IOException;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.TargetsContainer;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What a container hands on to the hub: whom it has authenticated, its settings, the path. */
@Order(NodeClients.OTHER_SETTINGS)
class ContainerIT extends NodeClients {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String ROOT = "/hub";
  private static final Node NODE = new Node(NODE_1.name(), NODE_1.http(ROOT));

  @Deployment(name = "node-1", testable = false)
  @TargetsContainer("node-1")
  static WebArchive elsewhereWithAuthentication() {
    WebArchive war = war("hub.war");
    war.delete("/WEB-INF/jboss-web.xml");
    war.delete("/WEB-INF/glassfish-web.xml");
    return war.addClass(HeaderAuthentication.class)
        .addAsResource(
            new StringAsset("parley.limits.channels=2\nparley.node.name=of-the-war\n"),
            "META-INF/microprofile-config.properties")
        .addAsWebInfResource(
            new StringAsset("<jboss-web><context-root>" + ROOT + "</context-root></jboss-web>"),
            "jboss-web.xml")
        .addAsWebInfResource(
            new StringAsset(
                "<glassfish-web-app><context-root>" + ROOT + "</context-root></glassfish-web-app>"),
            "glassfish-web.xml");
  }

  @BeforeAll
  static void itIsReady() {
    awaitReady(NODE);
  }

  @Test
  void whomTheContainerAuthenticatesIsWhoChats() throws IOException {
    String carol = unique("carol");

    RawSocket chat = open(ChatClient.CHAT + "?user_code=mallory", carol);

    String welcome = chat.readFrame(PATIENCE).text();
    assertTrue(welcome.contains("\"recipient\":\"" + carol + "\""), welcome);
  }

  @Test
  void whomTheContainerAuthenticatesIsWhoConnects() throws IOException {
    String carol = unique("carol");

    RawSocket sdk = open(CentrifugeClient.PATH + "?user_code=mallory", carol);
    sdk.sendText("{\"id\":1,\"connect\":{}}");

    String reply = sdk.readFrame(PATIENCE).text();
    assertTrue(reply.contains("\"#" + carol + "\""), reply);
  }

  @Test
  void everythingIsBelowTheContextRoot() {
    String channel = unique("news");
    CentrifugeClient reader = subscriber(NODE, unique("bob"), channel);

    NODE.api().publish(channel, "hi");

    reader.await(channel, "hi");
  }

  @Test
  void aSettingMayComeWithTheWar() {
    CentrifugeClient reader = subscriber(NODE, unique("bob"), unique("news"));

    assertEquals(106, reader.call("subscribe", object("channel", unique("news"))).errorCode());
  }

  @Test
  void theServersSettingsGoBeforeThoseOfTheWar() {
    CentrifugeClient reader = centrifuge(NODE, unique("bob"));

    assertEquals(NODE_1.name(), reader.connected().getString("node"));
  }

  private RawSocket open(String path, String user) throws IOException {
    RawSocket socket = raw(NODE_1);
    String head =
        socket.handshake(
            ROOT + path, "Sec-WebSocket-Version: 13", HeaderAuthentication.HEADER + ": " + user);
    assertTrue(head.startsWith("HTTP/1.1 101"), head);
    return socket;
  }
}
