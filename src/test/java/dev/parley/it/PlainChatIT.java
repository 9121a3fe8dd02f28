package dev.parley.it;

import static dev.parley.it.client.JsonText.object;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.it.client.ChatClient;
import dev.parley.it.client.Node;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client with nothing but a WebSocket is promised. */
class PlainChatIT extends TwoNodes {

  static Stream<Node> eitherNode() {
    return Stream.of(NODE_1, NODE_2);
  }

  @Test
  void newcomerIsWelcomed() {
    String alice = unique("alice");

    ChatClient client = chat(NODE_1, alice);

    assertEquals(
        "{\"type\":\"system\",\"msg\":\"Welcome to the chat app!\",\"sender\":\"system\",\"recipient\":\"%s\"}"
            .formatted(alice),
        client.texts().all().get(0));
  }

  @Test
  void nameOutsideAsciiIsWelcomedAndReached() {
    String name = unique("Zoë 李:🎈").replace(" ", "");
    ChatClient client = chat(NODE_2, name);

    NODE_1.api().createChat("s", name, "hi");

    client.await(object("msg", "hi", "recipient", name));
  }

  @Test
  void connectionWithoutUserIsWelcomedAsTheEmptyUser() {
    ChatClient client = closedLater(ChatClient.open(NODE_1.ws(ChatClient.CHAT)));

    client.await(object("type", "system", "recipient", ""));
  }

  @Test
  void emptyUserGetsBroadcasts() {
    ChatClient client = chat(NODE_1, "");
    String msg = unique("to all");

    chat(NODE_2, unique("alice")).tellAll(msg);

    client.await(object("type", "broadcast", "msg", msg));
  }

  @Test
  void frameWithIdIsAcknowledged() {
    ChatClient alice = chat(NODE_1, unique("alice"));

    alice.send(privateMessage("7", unique("bob"), "hi"));

    alice.texts().await("ack", "{\"type\":\"ack\",\"id\":\"7\"}"::equals);
  }

  @Test
  void broadcastWithIdIsAcknowledged() {
    ChatClient alice = chat(NODE_1, unique("alice"));

    JsonObject answer =
        alice.call(object("type", "broadcast", "id", "b-1", "msg", unique("to all")));

    assertEquals(object("type", "ack", "id", "b-1"), answer);
  }

  @Test
  void frameWithoutIdIsNotAcknowledged() {
    String bob = unique("bob");
    ChatClient alice = chat(NODE_1, unique("alice"));

    alice.tell(bob, "without id");

    alice.call(privateMessage("fence", bob, "with id"));
    assertEquals(1, alice.count(object("type", "ack")));
  }

  @ParameterizedTest
  @MethodSource("eitherNode")
  void retryIsAcknowledgedAndPublishesNothing(Node retriedAt) {
    String alice = unique("alice");
    String bob = unique("bob");
    ChatClient recipient = chat(NODE_1, bob);
    chat(NODE_1, alice).call(privateMessage("7", bob, "once"));

    JsonObject answer = chat(retriedAt, alice).call(privateMessage("7", bob, "once"));

    assertEquals(object("type", "ack", "id", "7"), answer);
    NODE_1.api().createChat("s", bob, "fence");
    recipient.await(object("msg", "fence"));
    assertEquals(1, recipient.count(object("msg", "once")));
  }

  @Test
  void sameIdOfAnotherUserPublishes() {
    String bob = unique("bob");
    ChatClient recipient = chat(NODE_1, bob);
    chat(NODE_1, unique("alice")).call(privateMessage("7", bob, "from alice"));

    chat(NODE_1, unique("carol")).call(privateMessage("7", bob, "from carol"));

    recipient.await(object("msg", "from carol"));
  }

  @Test
  void sameIdToAnotherRecipientPublishes() {
    String carol = unique("carol");
    ChatClient recipient = chat(NODE_1, carol);
    ChatClient alice = chat(NODE_1, unique("alice"));
    alice.call(privateMessage("7", unique("bob"), "to bob"));

    alice.call(privateMessage("7", carol, "to carol"));

    recipient.await(object("msg", "to carol"));
  }

  @Test
  void longestIdIsAccepted() {
    String id = "i".repeat(128);

    JsonObject answer = chat(NODE_1, unique("alice")).call(privateMessage(id, unique("bob"), "hi"));

    assertEquals("ack", answer.getString("type"));
  }

  @Test
  void errorNamesFieldAndId() {
    ChatClient alice = chat(NODE_1, unique("alice"));

    alice.send("{\"type\":\"private_message\",\"id\":\"9\",\"msg\":\"hi\"}");

    String expected =
        "{\"type\":\"error\",\"code\":107,\"msg\":\"recipient: is required\",\"id\":\"9\"}";
    assertEquals(expected, alice.texts().await("error", text -> text.contains("error")));
  }

  @Test
  void acknowledgementsAndErrorsComeInTheOrderOfTheFrames() {
    ChatClient alice = chat(NODE_1, unique("alice"));
    String bob = unique("bob");

    for (int i = 0; i < 100; i++) {
      alice.send(privateMessage("id-" + i, bob, "hi"));
    }

    alice.await(object("type", "ack", "id", "id-99"));
    List<String> expected =
        Stream.iterate(0, i -> i + 1)
            .limit(100)
            .map(i -> "{\"type\":\"ack\",\"id\":\"id-" + i + "\"}")
            .toList();
    assertEquals(expected, alice.texts().all(text -> text.contains("\"ack\"")));
  }

  @Test
  void feedIgnoresWhatItsReadersSend() {
    ChatClient reader = feed(NODE_1);

    reader.send("{\"type\":\"broadcast\",\"msg\":\"hi\"}");
    reader.send("");
    reader.send("not JSON");

    String probe = unique("probe");
    NODE_2.api().feed(probe);
    reader.texts().await("probe", probe::equals);
    assertEquals(List.of(), reader.texts().all(text -> text.contains("error")));
  }

  private static JsonObject privateMessage(String id, String recipient, String msg) {
    return object("type", "private_message", "id", id, "recipient", recipient, "msg", msg);
  }
}
