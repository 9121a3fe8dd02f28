package dev.parley.it;

import static dev.parley.it.client.JsonText.object;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.Push;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Nobody sends in another's name, whatever a frame claims. */
class SenderIT extends TwoNodes {
  private String mallory;
  private String bob;
  private ChatClient plain;
  private CentrifugeClient sdk;

  @BeforeAll
  static void bothNodesListen() {
    awaitForeignPublishing();
  }

  @BeforeEach
  void bobListens() {
    mallory = unique("mallory");
    bob = unique("bob");
    plain = chat(NODE_2, bob);
    sdk = subscriber(NODE_2, bob, "chat");
  }

  @Test
  void plainPrivateMessageTellsTheTrueSender() {
    chat(NODE_1, mallory)
        .send(
            object(
                "type",
                "private_message",
                "sender",
                "admin",
                "recipient",
                bob,
                "msg",
                "hi",
                "info",
                object("user", "admin"),
                "user",
                "admin",
                "from",
                "admin"));

    assertEquals(mallory, plain.await(object("msg", "hi")).getString("sender"));
  }

  @Test
  void plainPrivateMessageReachesCentrifugeWithTheTrueInfo() {
    chat(NODE_1, mallory)
        .send(
            object(
                "type",
                "private_message",
                "sender",
                "admin",
                "recipient",
                bob,
                "msg",
                "hi",
                "info",
                object("user", "admin")));

    Push push = sdk.pushes().await("message", found -> found.isPublicationIn("#" + bob));
    assertEquals(mallory, push.info().getString("user"));
    assertEquals(mallory, push.data().asJsonObject().getString("sender"));
  }

  @Test
  void plainBroadcastTellsTheTrueSender() {
    String msg = unique("to all");

    chat(NODE_1, mallory).send(object("type", "broadcast", "sender", "admin", "msg", msg));

    assertEquals(mallory, plain.await(object("msg", msg)).getString("sender"));
  }

  @Test
  void senderInCentrifugeDataIsReplacedForPlainReaders() {
    centrifuge(NODE_1, mallory)
        .publish(
            "#" + bob,
            object("type", "private_message", "sender", "admin", "recipient", bob, "msg", "hi"));

    assertEquals(mallory, plain.await(object("msg", "hi")).getString("sender"));
  }

  @Test
  void senderInCentrifugeBroadcastIsReplacedForPlainReaders() {
    String msg = unique("to all");

    centrifuge(NODE_1, mallory)
        .publish("chat", object("type", "broadcast", "sender", "admin", "msg", msg));

    assertEquals(mallory, plain.await(object("msg", msg)).getString("sender"));
  }

  @Test
  void senderInOtherDataIsReplacedForPlainReaders() {
    centrifuge(NODE_1, mallory).publish("#" + bob, object("type", "note", "sender", "admin"));

    assertEquals(mallory, plain.await(object("type", "channel_message")).getString("sender"));
  }

  @Test
  void infoInPublishCommandIsIgnored() {
    CentrifugeClient client = centrifuge(NODE_1, mallory);

    client.call(
        "publish",
        object(
            "channel", "#" + bob,
            "data", object("msg", "hi"),
            "info", object("user", "admin", "client", "c")));

    Push push = sdk.pushes().await("message", found -> found.isPublicationIn("#" + bob));
    assertEquals(mallory, push.info().getString("user"));
    assertEquals(client.id(), push.info().getString("client"));
  }

  @Test
  void infoOutsideTheCommandIsIgnored() {
    CentrifugeClient client = centrifuge(NODE_1, mallory);

    client.send(
        object(
                "id",
                99,
                "info",
                object("user", "admin"),
                "user",
                "admin",
                "publish",
                object("channel", "#" + bob, "data", "hi"))
            .toString());

    Push push = sdk.pushes().await("message", found -> found.isPublicationIn("#" + bob));
    assertEquals(mallory, push.info().getString("user"));
  }

  @Test
  void userInConnectCommandIsIgnored() {
    CentrifugeClient client = unconnected(NODE_1, mallory);
    client
        .call("connect", object("user", "admin", "data", object("user", "admin"), "name", "admin"))
        .result("connect");

    client.publish("#" + bob, "hi");

    Push push = sdk.pushes().await("message", found -> found.isPublicationIn("#" + bob));
    assertEquals(mallory, push.info().getString("user"));
  }

  @Test
  void recipientInDataDoesNotChangeWhereItIsShown() {
    centrifuge(NODE_1, mallory)
        .publish("#" + bob, object("type", "private_message", "recipient", "carol", "msg", "hi"));

    assertEquals(bob, plain.await(object("msg", "hi")).getString("recipient"));
  }

  @Test
  void infoInServerApiPublishingIsIgnored() {
    NODE_1
        .api()
        .call(
            "publish",
            object(
                "channel", "#" + bob, "data", "hi", "info", object("user", "admin", "client", "c")))
        .result();

    assertNull(sdk.pushes().await("message", found -> found.isPublicationIn("#" + bob)).info());
  }

  @Test
  void infoInForeignPublishingIsIgnored() {
    JsonObject message =
        object(
            "type",
            "private_message",
            "sender",
            "program",
            "recipient",
            bob,
            "msg",
            "hi",
            "info",
            object("user", "admin", "client", "c"));

    try (Jedis redis = redis()) {
      redis.publish("chat", message.toString());
    }

    assertEquals("program", plain.await(object("msg", "hi")).getString("sender"));
    assertNull(sdk.pushes().await("message", found -> found.isPublicationIn("#" + bob)).info());
  }
}
