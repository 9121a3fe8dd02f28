package dev.parley.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.it.client.JsonText;
import dev.parley.it.client.Node;
import dev.parley.page.ChatPage;
import dev.parley.page.Chromium;
import dev.parley.page.Look;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chat page: Alice on the first node, Bob on the second. */
class ChatPageIT extends TwoNodes {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private static Chromium chromium;

  private final String alice = unique("alice");
  private final String bob = unique("bob");

  @BeforeAll
  static void startChromium() {
    Optional<Path> installed = Chromium.installed();
    assumeTrue(installed.isPresent(), "no chromium on the PATH: the chat page is not tested");
    chromium = Chromium.start(installed.get());
  }

  @AfterAll
  static void stopChromium() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void bothNodesServe() {
    clientsOf(NODE_1);
    clientsOf(NODE_2);
  }

  @Test
  void showsThatItIsConnectedAndToWhichNode() {
    ChatPage page = signIn(NODE_2, bob);

    assertEquals("Connected node-2", page.state());
  }

  @Test
  void broadcastIsShownOnceToItsSenderAndToTheOtherNode() {
    ChatPage alices = signIn(NODE_1, alice);
    ChatPage bobs = signIn(NODE_2, bob);
    String hello = unique("hello");
    String answer = unique("answer");

    alices.say(hello);
    bobs.awaitMessage(hello);
    bobs.say(answer);
    alices.awaitMessage(answer);
    bobs.awaitMessage(answer);

    assertEquals(
        List.of(1, 1, 1, 1),
        List.of(
            alices.copiesOf(hello),
            bobs.copiesOf(hello),
            alices.copiesOf(answer),
            bobs.copiesOf(answer)));
  }

  @Test
  void privateMessageIsShownOnceToItsSenderAndToItsReader() {
    ChatPage alices = signIn(NODE_1, alice);
    ChatPage bobs = signIn(NODE_2, bob);
    String secret = unique("secret");

    alices.writeTo(bob);
    alices.say(secret);
    bobs.awaitTitle("(1) Parley");
    bobs.open(alice);
    bobs.awaitMessage(secret);
    alices.awaitMessage(secret);

    assertEquals(List.of(1, 1), List.of(alices.copiesOf(secret), bobs.copiesOf(secret)));
  }

  @Test
  void privateMessageIsNotShownToEveryone() {
    ChatPage alices = signIn(NODE_1, alice);
    ChatPage carols = signIn(NODE_2, unique("carol"));
    String secret = unique("secret");
    String word = unique("word");

    alices.writeTo(bob);
    alices.say(secret);
    alices.awaitMessage(secret);
    alices.open("Everyone");
    alices.say(word);
    carols.awaitMessage(word);

    assertEquals(0, carols.copiesOf(secret));
  }

  @Test
  void nameBesideMessageOpensThePrivateConversation() {
    ChatPage alices = signIn(NODE_1, alice);
    ChatPage bobs = signIn(NODE_2, bob);
    String question = unique("question");
    String answer = unique("answer");

    alices.say(question);
    bobs.awaitMessage(question);
    bobs.answerPrivately(alice);
    bobs.say(answer);
    alices.open(bob);

    alices.awaitMessage(answer);
  }

  @Test
  void lateJoinerFindsWhatWasSaid() {
    ChatPage alices = signIn(NODE_1, alice);
    String earlier = unique("earlier");
    alices.say(earlier);
    alices.awaitMessage(earlier);

    ChatPage bobs = signIn(NODE_2, bob);

    bobs.awaitMessage(earlier);
  }

  @Test
  void privateMessageToWhoIsAwayIsThereWhenSheComesBack() {
    ChatPage bobs = signIn(NODE_2, bob);
    String text = unique("are you there");
    bobs.writeTo(alice);
    bobs.say(text);
    bobs.awaitMessage(text);

    ChatPage alices = signIn(NODE_1, alice);
    alices.open(bob);

    alices.awaitMessage(text);
  }

  @Test
  void reloadKeepsThePrivateConversationOfBothSides() {
    ChatPage alices = signIn(NODE_1, alice);
    ChatPage bobs = signIn(NODE_2, bob);
    String question = unique("question");
    String answer = unique("answer");
    alices.writeTo(bob);
    alices.say(question);
    bobs.open(alice);
    bobs.say(answer);
    alices.awaitMessage(answer);

    alices.reload();

    alices.awaitMessage(answer);
    alices.awaitMessage(question);
  }

  @Test
  void messageFromOutsideIsMarked() {
    ChatPage alices = signIn(NODE_1, alice);
    String news = unique("news");

    NODE_2.api().publish("chat", JsonText.object("type", "broadcast", "sender", "s", "msg", news));

    alices.awaitMark(news, "via API");
  }

  /** The server API publishes whatever it is given. */
  @Test
  void senderThatIsNoTextDoesNotStopTheConversation() {
    ChatPage alices = signIn(NODE_1, alice);
    ChatPage bobs = signIn(NODE_2, bob);
    String last = unique("last");

    for (JsonValue sender : List.of(JsonText.value(List.of("s")), JsonValue.NULL, JsonValue.TRUE)) {
      sayAs(sender, unique("odd"));
    }
    sayAs(JsonText.value(7), unique("numbered"));
    bobs.say(last);

    alices.awaitMessage(last);
    alices.answerPrivately("7");
    assertEquals(List.of(), alices.faults());
  }

  @Test
  void messageThatCallsItselfTheSystemsIsOfItsSender() {
    ChatPage alices = signIn(NODE_1, alice);
    String warning = unique("warning");

    centrifuge(NODE_2, bob).publish("chat", JsonText.object("type", "system", "msg", warning));
    alices.awaitMessage(warning);

    alices.answerPrivately(bob);
  }

  @Test
  void privateMessageOfNobodyCanBeReadAndNotAnswered() {
    ChatPage alices = signIn(NODE_1, alice);
    JsonObject anonymous = JsonText.object("title", unique("title"));

    NODE_2.api().publish("#" + alice, anonymous);
    alices.awaitTitle("(1) Parley");
    alices.open("somebody");
    alices.awaitMessage(anonymous.toString());

    alices.awaitTitle("Parley");
    assertFalse(alices.hasComposer());
  }

  @Test
  void messageThatComesToAnUnseenPageIsNotRead() {
    ChatPage alices = signIn(NODE_1, alice);
    alices.writeTo(bob);
    alices.reloadUnseen();

    NODE_2.api().createChat(bob, alice, "Are you there?");

    alices.awaitTitle("(1) Parley");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/index.html", "/app/main.js", "/app/chat.css"})
  void pageIsNotCached(String path) {
    assertEquals("no-store", NODE_1.api().get(path).header("Cache-Control"));
  }

  @Test
  void markupInMessageIsText() {
    ChatPage alices = signIn(NODE_1, alice);
    ChatPage bobs = signIn(NODE_2, bob);
    String markup = "<img src=x onerror=alert(1)>" + unique("<b>");

    alices.say(markup);

    bobs.awaitMessage(markup);
  }

  @Test
  void comesBackByItselfWithWhatItHasMissed() {
    ChatPage alices = signIn(NODE_1, alice);
    ChatPage bobs = signIn(NODE_2, bob);
    String missed = unique("missed");
    String last = unique("last");

    leave(alices);
    bobs.say(missed);
    bobs.awaitMessage(missed);
    alices.goOnlineUnnoticed();
    alices.awaitState("connected");
    bobs.say(last);
    alices.awaitMessage(last);
    alices.awaitMessage(missed);

    assertEquals(1, alices.copiesOf(missed));
  }

  @Test
  void whatCameToTheInboxWhileOfflineIsShownOnce() {
    ChatPage alices = signIn(NODE_1, alice);
    leave(alices);
    String first = unique("first");
    String second = unique("second");
    NODE_2.api().createChat(bob, alice, first);
    NODE_2.api().createChat(bob, alice, second);

    alices.goOnline();

    alices.awaitTitle("(2) Parley");
    alices.open(bob);
    alices.awaitMessage(second);
    assertEquals(List.of(1, 1), List.of(alices.copiesOf(first), alices.copiesOf(second)));
  }

  @ParameterizedTest
  @EnumSource
  void saysWhereSomethingIsMissingThatCanNotBeRecovered(Look look) {
    ChatPage alices = open(NODE_1, "/", look).signIn(alice);
    NODE_2.api().createChat(bob, alice, "Shall we meet at noon?");
    alices.awaitTitle("(1) Parley");
    alices.open(bob);
    leave(alices);
    NODE_2.api().createChat(bob, alice, "Or rather at one?");
    NODE_2.api().call("history_remove", JsonText.object("channel", "#" + alice)).result();
    NODE_2.api().createChat(bob, alice, "See you then.");

    alices.goOnline();

    alices.awaitMessage("See you then.");
    alices.awaitRule("Some messages are missing here");
    alices.screenshot(SCREENSHOTS.resolve("gap-" + look.fileName() + ".png"));
  }

  @Test
  void saysThatSomethingIsMissingThoughNothingIsLeftOfIt() {
    ChatPage alices = signIn(NODE_1, alice);
    leave(alices);
    NODE_2.api().createChat(bob, alice, "lost");
    NODE_2.api().call("history_remove", JsonText.object("channel", "#" + alice)).result();
    alices.goOnline();
    alices.awaitState("connected");

    NODE_2.api().createChat(bob, alice, "next");

    alices.awaitTitle("(1) Parley");
    alices.open(bob);
    alices.awaitRule("Some messages are missing here");
  }

  @Test
  void staysAwayWhenTheServerSaysSoAndTellsWhy() {
    ChatPage alices = signIn(NODE_1, alice);

    disconnect(alice, JsonText.object("code", 4500, "reason", "go away"));

    alices.awaitBanner("Connection ended: go away (4500).");
  }

  @Test
  void connectsAgainWhenAsked() {
    ChatPage alices = signIn(NODE_1, alice);
    disconnect(alice, JsonText.object("code", 4500, "reason", "go away"));
    alices.awaitState("ended");

    alices.press("Connect again");

    alices.awaitState("connected");
  }

  @Test
  void addressOffersTheName() {
    ChatPage page = open(NODE_1, "/?user_code=" + alice, Look.DESKTOP_LIGHT);

    assertEquals(alice, page.nameOffered());
  }

  @ParameterizedTest
  @EnumSource
  void fitsTheWindow(Look look) {
    ChatPage page = open(NODE_1, "/", look);
    page.screenshot(SCREENSHOTS.resolve("welcome-" + look.fileName() + ".png"));
    page.signIn(alice);
    talk(page);

    page.screenshot(SCREENSHOTS.resolve("chat-" + look.fileName() + ".png"));

    assertFalse(page.isWiderThanWindow());
  }

  @ParameterizedTest
  @EnumSource
  void givesTheBrowserNothingToComplainOf(Look look) {
    ChatPage page = open(NODE_1, "/", look).signIn(alice);

    talk(page);
    page.writeTo(bob);
    page.screenshot(SCREENSHOTS.resolve("private-" + look.fileName() + ".png"));

    assertEquals(List.of(), page.faults());
  }

  private void talk(ChatPage page) {
    ChatPage bobs = signIn(NODE_2, bob);
    page.say("Good morning! I am on node 1. Who is on the other one?");
    bobs.say("Me. Your message came over in no time: stored once, numbered once, sent to all.");
    page.awaitMessage(
        "Me. Your message came over in no time: stored once, numbered once, sent to all.");
    bobs.writeTo(alice);
    bobs.say("Lunch at noon?");
    page.awaitTitle("(1) Parley");
  }

  /** Takes a page off the network, and its connection away. */
  private void leave(ChatPage alices) {
    alices.goOffline();
    disconnect(alice, JsonText.object("code", 4000, "reason", "come back"));
    alices.awaitState("reconnecting");
  }

  private void sayAs(JsonValue sender, String text) {
    NODE_2
        .api()
        .publish("chat", JsonText.object("type", "broadcast", "sender", sender, "msg", text));
  }

  private void disconnect(String user, JsonObject disconnect) {
    NODE_2
        .api()
        .call("disconnect", JsonText.object("user", user, "disconnect", disconnect))
        .result();
  }

  private ChatPage signIn(Node node, String name) {
    return open(node, "/", Look.DESKTOP_LIGHT).signIn(name);
  }

  private ChatPage open(Node node, String path, Look look) {
    return closedLater(chromium.open(node.http(path), look));
  }
}
