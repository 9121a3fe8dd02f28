package dev.parley.it;

import static dev.parley.it.client.JsonText.object;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.JsonText;
import dev.parley.it.client.Node;
import dev.parley.it.client.Push;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.Jedis;

/** Every road in, at either node, to every kind of reader on both nodes. */
class MessageRoadIT extends TwoNodes {

  enum Road {
    REST,
    SERVER_API,
    PLAIN,
    CENTRIFUGE,
    REDIS
  }

  @BeforeAll
  static void bothNodesListen() {
    awaitForeignPublishing();
  }

  static Stream<Arguments> everyRoadAtEitherNode() {
    return Stream.of(Road.values())
        .flatMap(road -> Stream.of(Arguments.of(road, NODE_1), Arguments.of(road, NODE_2)));
  }

  static Stream<Arguments> everyBroadcastRoadAtEitherNode() {
    return everyRoadAtEitherNode().filter(arguments -> arguments.get()[0] != Road.REST);
  }

  static Stream<Node> eitherNode() {
    return Stream.of(NODE_1, NODE_2);
  }

  @ParameterizedTest
  @MethodSource("everyRoadAtEitherNode")
  void privateMessageReachesEveryConnectionOfTheRecipientOnce(Road road, Node node) {
    String alice = unique("alice");
    String bob = unique("bob");
    List<ChatClient> plain =
        List.of(chat(NODE_1, bob), chat(NODE_1, bob), chat(NODE_2, bob), chat(NODE_2, bob));
    List<CentrifugeClient> sdks =
        List.of(centrifuge(NODE_1, bob), centrifuge(NODE_1, bob), centrifuge(NODE_2, bob));

    sendPrivate(road, node, alice, bob, "hi");

    String expected =
        "{\"type\":\"private_message\",\"sender\":\"%s\",\"msg\":\"hi\",\"recipient\":\"%s\"}"
            .formatted(alice, bob);
    plain.forEach(client -> client.await(object("msg", "hi")));
    sdks.forEach(client -> awaitMessage(client, "#" + bob, "hi"));
    fence(bob);
    plain.forEach(client -> client.await(object("msg", "fence")));
    sdks.forEach(client -> awaitMessage(client, "#" + bob, "fence"));
    plain.forEach(
        client -> assertEquals(List.of(expected), client.texts().all(t -> t.contains("\"hi\""))));
    sdks.forEach(client -> assertEquals(2, client.publications("#" + bob).size()));
  }

  @ParameterizedTest
  @MethodSource("everyRoadAtEitherNode")
  void privateMessageReachesNobodyElse(Road road, Node node) {
    String bob = unique("bob");
    String carol = unique("carol");
    ChatClient recipient = chat(NODE_2, bob);
    ChatClient plain = chat(NODE_2, carol);
    CentrifugeClient sdk = subscriber(NODE_1, carol, "chat");

    sendPrivate(road, node, unique("alice"), bob, "for bob alone");

    recipient.await(object("msg", "for bob alone"));
    fence(carol);
    plain.await(object("msg", "fence"));
    awaitMessage(sdk, "#" + carol, "fence");
    assertEquals(0, plain.count(object("msg", "for bob alone")));
    assertEquals(1, sdk.pushes().size());
  }

  @ParameterizedTest
  @MethodSource("everyBroadcastRoadAtEitherNode")
  void broadcastReachesEveryoneOnBothNodesOnce(Road road, Node node) {
    String alice = unique("alice");
    String msg = unique("to all");
    List<ChatClient> plain = List.of(chat(NODE_1, unique("bob")), chat(NODE_2, unique("carol")));
    List<CentrifugeClient> sdks =
        List.of(
            subscriber(NODE_1, unique("dave"), "chat"), subscriber(NODE_2, unique("eve"), "chat"));

    sendBroadcast(road, node, alice, msg);

    String expected =
        "{\"type\":\"broadcast\",\"sender\":\"%s\",\"msg\":\"%s\"}".formatted(alice, msg);
    plain.forEach(client -> client.await(object("msg", msg)));
    sdks.forEach(client -> awaitMessage(client, "chat", msg));
    String fence = unique("fence");
    NODE_1.api().publish("chat", object("type", "broadcast", "sender", "s", "msg", fence));
    plain.forEach(client -> client.await(object("msg", fence)));
    sdks.forEach(client -> awaitMessage(client, "chat", fence));
    plain.forEach(
        client -> assertEquals(List.of(expected), client.texts().all(t -> t.contains(msg))));
    sdks.forEach(client -> assertEquals(1, messages(client, "chat", msg).size()));
  }

  @ParameterizedTest
  @MethodSource("eitherNode")
  void plainSenderGetsItsOwnBroadcastOnce(Node node) {
    ChatClient alice = chat(node, unique("alice"));
    String msg = unique("mine");

    alice.tellAll(msg);

    alice.await(object("msg", msg));
    String fence = unique("fence");
    alice.tellAll(fence);
    alice.await(object("msg", fence));
    assertEquals(1, alice.count(object("msg", msg)));
  }

  @ParameterizedTest
  @MethodSource("eitherNode")
  void centrifugeSenderGetsItsOwnPublicationOnce(Node node) {
    String channel = unique("news");
    CentrifugeClient alice = subscriber(node, unique("alice"), channel);

    alice.publish(channel, "mine");

    alice.await(channel, "mine");
    alice.publish(channel, "fence");
    alice.await(channel, "fence");
    assertEquals(2, alice.publications(channel).size());
  }

  @Test
  void senderOfPrivateMessageGetsNoCopy() {
    ChatClient alice = chat(NODE_1, unique("alice"));
    String bob = unique("bob");
    ChatClient recipient = chat(NODE_1, bob);

    alice.tell(bob, "hi");

    recipient.await(object("msg", "hi"));
    String fence = unique("fence");
    alice.tellAll(fence);
    alice.await(object("msg", fence));
    assertEquals(0, alice.count(object("type", "private_message")));
  }

  @Test
  void messageToOneselfArrivesOnce() {
    String name = unique("alice");
    ChatClient alice = chat(NODE_1, name);

    alice.tell(name, "note");

    alice.await(object("msg", "note"));
    alice.tell(name, "fence");
    alice.await(object("msg", "fence"));
    assertEquals(1, alice.count(object("msg", "note")));
  }

  @ParameterizedTest
  @MethodSource("eitherNode")
  void centrifugePublicationReachesSubscribersOnBothNodes(Node node) {
    String channel = unique("news");
    CentrifugeClient here = subscriber(NODE_1, unique("bob"), channel);
    CentrifugeClient there = subscriber(NODE_2, unique("bob"), channel);

    centrifuge(node, unique("alice")).publish(channel, object("headline", "it works"));

    here.await(channel, object("headline", "it works"));
    there.await(channel, object("headline", "it works"));
  }

  @ParameterizedTest
  @MethodSource("eitherNode")
  void serverApiPublicationReachesSubscribersOnBothNodes(Node node) {
    String channel = unique("news");
    CentrifugeClient here = subscriber(NODE_1, unique("bob"), channel);
    CentrifugeClient there = subscriber(NODE_2, unique("bob"), channel);

    node.api().publish(channel, object("headline", "it works"));

    here.await(channel, object("headline", "it works"));
    there.await(channel, object("headline", "it works"));
  }

  @ParameterizedTest
  @MethodSource("eitherNode")
  void otherDataInPersonalChannelReachesPlainChatAsChannelMessage(Node node) {
    String alice = unique("alice");
    String bob = unique("bob");
    ChatClient here = chat(NODE_1, bob);
    ChatClient there = chat(NODE_2, bob);

    centrifuge(node, alice).publish("#" + bob, object("temperature", 21));

    JsonObject expected =
        object(
            "type",
            "channel_message",
            "channel",
            "#" + bob,
            "sender",
            alice,
            "data",
            object("temperature", 21));
    here.await(expected);
    there.await(expected);
  }

  @ParameterizedTest
  @MethodSource("eitherNode")
  void feedByJsonBodyReachesReadersOnBothNodesAsIs(Node node) {
    ChatClient here = feed(NODE_1);
    ChatClient there = feed(NODE_2);
    String message = unique("Hello \"world\"\nüñí 🎈");

    assertEquals(object("status", "success", "message", message), node.api().feed(message).json());

    here.texts().await("message", message::equals);
    there.texts().await("message", message::equals);
  }

  @ParameterizedTest
  @MethodSource("eitherNode")
  void feedByQueryParameterReachesReadersOnBothNodesAsIs(Node node) {
    ChatClient here = feed(NODE_1);
    ChatClient there = feed(NODE_2);
    String message = unique("Hello & wörld +%");

    assertEquals(
        object("status", "success", "message", message), node.api().feedByQuery(message).json());

    here.texts().await("message", message::equals);
    there.texts().await("message", message::equals);
  }

  @Test
  void feedReadersGetOtherDataAsJson() {
    ChatClient here = feed(NODE_1);
    ChatClient there = feed(NODE_2);
    String id = unique("object");

    NODE_1.api().publish("feed", object("id", id));

    here.texts().await("object", ("{\"id\":\"" + id + "\"}")::equals);
    there.texts().await("object", ("{\"id\":\"" + id + "\"}")::equals);
  }

  @Test
  void feedIsChannelForCentrifugeClientsToo() {
    CentrifugeClient reader = subscriber(NODE_2, unique("bob"), "feed");
    String message = unique("Hello");

    NODE_1.api().feed(message);

    reader.await("feed", message);
  }

  @Test
  void createChatAnswersAsItsClientsExpect() {
    assertEquals(
        "{\"code\":200,\"msg\":\"成功\",\"data\":\"\"}",
        NODE_1.api().createChat("s", unique("bob"), "hi").text());
  }

  private static void fence(String user) {
    NODE_1.api().createChat("fence", user, "fence");
  }

  private void sendPrivate(Road road, Node node, String from, String to, String msg) {
    JsonObject frame = object("type", "private_message", "recipient", to, "msg", msg);
    JsonObject whole =
        object("type", "private_message", "sender", from, "msg", msg, "recipient", to);
    switch (road) {
      case REST -> node.api().createChat(from, to, msg);
      case SERVER_API -> node.api().publish("#" + to, whole);
      case PLAIN -> chat(node, from).send(frame);
      case CENTRIFUGE -> centrifuge(node, from).publish("#" + to, frame);
      case REDIS -> publishIntoRedis(whole);
    }
  }

  private void sendBroadcast(Road road, Node node, String from, String msg) {
    JsonObject frame = object("type", "broadcast", "msg", msg);
    JsonObject whole = object("type", "broadcast", "sender", from, "msg", msg);
    switch (road) {
      case REST -> throw new IllegalArgumentException("there is no such endpoint");
      case SERVER_API -> node.api().publish("chat", whole);
      case PLAIN -> chat(node, from).send(frame);
      case CENTRIFUGE -> centrifuge(node, from).publish("chat", frame);
      case REDIS -> publishIntoRedis(whole);
    }
  }

  private static void publishIntoRedis(JsonObject message) {
    try (Jedis redis = redis()) {
      redis.publish("chat", message.toString());
    }
  }

  private static void awaitMessage(CentrifugeClient client, String channel, String msg) {
    client.pushes().await(msg, push -> isMessage(push, channel, msg));
  }

  private static List<Push> messages(CentrifugeClient client, String channel, String msg) {
    return client.pushes().all(push -> isMessage(push, channel, msg));
  }

  private static boolean isMessage(Push push, String channel, String msg) {
    return push.isPublicationIn(channel)
        && push.data().asJsonObject().get("msg").equals(JsonText.value(msg));
  }
}
