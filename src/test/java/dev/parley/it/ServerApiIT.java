package dev.parley.it;

import static dev.parley.it.client.JsonText.object;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.it.client.Api;
import dev.parley.it.client.CentrifugeClient;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.JsonText;
import dev.parley.it.client.Node;
import dev.parley.it.client.Push;
import dev.parley.it.client.TextSocket.Ended;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The server API, which answers as Centrifugo's does. */
class ServerApiIT extends TwoNodes {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  static Stream<Node> eitherNode() {
    return Stream.of(NODE_1, NODE_2);
  }

  @Test
  void publishAnswersWithThePosition() {
    String channel = unique("news");
    NODE_1.api().publish(channel, "one");

    JsonObject result = NODE_2.api().publish(channel, "two");

    assertEquals(2, result.getInt("offset"));
    assertFalse(result.getString("epoch").isEmpty());
  }

  @Test
  void publishCarriesTags() {
    String channel = unique("news");
    CentrifugeClient reader = subscriber(NODE_2, unique("bob"), channel);

    NODE_1
        .api()
        .call(
            "publish", object("channel", channel, "data", "hi", "tags", object("kind", "greeting")))
        .result();

    assertEquals(
        object("kind", "greeting"), reader.await(channel, "hi").body().getJsonObject("tags"));
  }

  @Test
  void publishThatSkipsHistoryIsDeliveredAndNotKept() {
    String channel = unique("news");
    CentrifugeClient reader = subscriber(NODE_2, unique("bob"), channel);
    NODE_1.api().publish(channel, "kept");

    NODE_1
        .api()
        .call("publish", object("channel", channel, "data", "passing", "skip_history", true))
        .result();

    reader.await(channel, "passing");
    assertEquals(List.of("kept"), data(NODE_2.api().history(channel, -1)));
  }

  @ParameterizedTest
  @MethodSource("eitherNode")
  void repeatedKeyGivesTheFirstAnswerAgainAndPublishesNothing(Node retriedAt) {
    String channel = unique("news");
    CentrifugeClient reader = subscriber(NODE_2, unique("bob"), channel);
    JsonObject request = object("channel", channel, "data", "once", "idempotency_key", "k");
    JsonObject first = NODE_1.api().call("publish", request).result();
    NODE_1.api().publish(channel, "between");

    JsonObject again = retriedAt.api().call("publish", request).result();

    assertEquals(first, again);
    NODE_1.api().publish(channel, "fence");
    reader.await(channel, "fence");
    assertEquals(
        List.of("once", "between", "fence"),
        reader.publications(channel).stream().map(push -> JsonText.plain(push.data())).toList());
  }

  @Test
  void sameKeyInAnotherChannelPublishes() {
    String channel = unique("news");
    NODE_1
        .api()
        .call("publish", object("channel", unique("news"), "data", "a", "idempotency_key", "k"))
        .result();

    JsonObject result =
        NODE_1
            .api()
            .call("publish", object("channel", channel, "data", "b", "idempotency_key", "k"))
            .result();

    assertEquals(1, result.getInt("offset"));
    assertEquals(List.of("b"), data(NODE_1.api().history(channel, -1)));
  }

  @Test
  void repeatedKeyOfAPublicationOutsideHistoryPublishesNothing() {
    String channel = unique("news");
    CentrifugeClient reader = subscriber(NODE_2, unique("bob"), channel);
    JsonObject request =
        object("channel", channel, "data", "once", "skip_history", true, "idempotency_key", "k");

    NODE_1.api().call("publish", request).result();
    NODE_1.api().call("publish", request).result();

    NODE_1.api().publish(channel, "fence");
    reader.await(channel, "fence");
    assertEquals(2, reader.publications(channel).size());
  }

  @Test
  void twentyCallersWithOneKeyPublishOnce() {
    String channel = unique("news");
    JsonObject request = object("channel", channel, "data", "once", "idempotency_key", "k");

    List<Api.Answer> answers =
        IntStream.range(0, 20)
            .mapToObj(i -> (i % 2 == 0 ? NODE_1 : NODE_2).api())
            .map(api -> api.postAsync("/api/publish", request))
            .toList()
            .stream()
            .map(answer -> answer.join())
            .toList();

    assertEquals(1, answers.stream().map(Api.Answer::result).distinct().count());
    assertEquals(List.of("once"), data(NODE_1.api().history(channel, -1)));
  }

  @Test
  void broadcastReachesEveryChannelAndAnswersForEach() {
    List<String> channels = List.of(unique("a"), unique("b"), unique("c"));

    JsonObject result =
        NODE_1.api().call("broadcast", object("channels", channels, "data", "hi")).result();

    assertEquals(
        List.of(1, 1, 1),
        responses(result).stream().map(r -> r.getJsonObject("result").getInt("offset")).toList());
    channels.forEach(
        channel -> assertEquals(List.of("hi"), data(NODE_2.api().history(channel, -1))));
  }

  @Test
  void broadcastAnswersWithErrorForTheChannelThatFailsAlone() {
    String good = unique("a");

    JsonObject result =
        NODE_1
            .api()
            .call("broadcast", object("channels", List.of("nope:x", good), "data", "hi"))
            .result();

    assertEquals(102, responses(result).get(0).getJsonObject("error").getInt("code"));
    assertEquals(1, responses(result).get(1).getJsonObject("result").getInt("offset"));
  }

  @Test
  void repeatedBroadcastWithKeyPublishesNothing() {
    List<String> channels = List.of(unique("a"), unique("b"));
    JsonObject request = object("channels", channels, "data", "once", "idempotency_key", "k");
    JsonObject first = NODE_1.api().call("broadcast", request).result();

    JsonObject again = NODE_2.api().call("broadcast", request).result();

    assertEquals(first, again);
    channels.forEach(
        channel -> assertEquals(List.of("once"), data(NODE_1.api().history(channel, -1))));
  }

  @Test
  void historyKeepsDataTagsAndInfo() {
    String channel = unique("news");
    CentrifugeClient alice = centrifuge(NODE_1, unique("alice"));
    alice.publish(channel, object("a", List.of(1, 2)));

    JsonObject kept =
        NODE_2.api().history(channel, -1).getJsonArray("publications").getJsonObject(0);

    assertEquals(object("a", List.of(1, 2)), kept.getJsonObject("data"));
    assertEquals(alice.id(), kept.getJsonObject("info").getString("client"));
  }

  @Test
  void removedHistoryIsGone() {
    String channel = published(3);

    assertEquals(
        JsonValue.EMPTY_JSON_OBJECT,
        NODE_1.api().call("history_remove", object("channel", channel)).result());

    assertEquals(List.of(), offsets(NODE_2.api().history(channel, -1)));
  }

  @Test
  void removingHistoryKeepsThePosition() {
    String channel = published(3);
    String epoch = NODE_1.api().history(channel, 0).getString("epoch");

    NODE_1.api().call("history_remove", object("channel", channel)).result();

    JsonObject next = NODE_2.api().publish(channel, "next");
    assertEquals(4, next.getInt("offset"));
    assertEquals(epoch, next.getString("epoch"));
  }

  @Test
  void readersDoNotNoticeThatHistoryWasRemoved() {
    String channel = unique("news");
    CentrifugeClient reader = subscriber(NODE_2, unique("bob"), channel);
    NODE_1.api().publish(channel, "one");

    NODE_1.api().call("history_remove", object("channel", channel)).result();
    NODE_1.api().publish(channel, "two");

    reader.await(channel, "two");
    assertEquals(List.of(1L, 2L), reader.publications(channel).stream().map(Push::offset).toList());
  }

  @Test
  void removingTheHistoryOfAnUnknownChannelIsFine() {
    assertEquals(
        JsonValue.EMPTY_JSON_OBJECT,
        NODE_1.api().call("history_remove", object("channel", unique("news"))).result());
  }

  @ParameterizedTest
  @MethodSource("eitherNode")
  void infoListsBothNodes(Node node) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertEquals(Set.of("node-1", "node-2"), names(node)));
  }

  @Test
  void infoHasEveryFieldEvenAtZero() {
    JsonObject info = NODE_1.api().info();

    assertTrue(
        info.keySet()
            .containsAll(
                Set.of(
                    "uid",
                    "name",
                    "version",
                    "wire",
                    "num_clients",
                    "num_users",
                    "num_subs",
                    "num_channels",
                    "uptime")),
        info.toString());
  }

  @Test
  void infoCountsWhatIsThere() {
    await().atMost(PATIENCE).until(() -> clientsOf(NODE_1) == 0);
    String alice = unique("alice");
    String channel = unique("news");

    subscriber(NODE_1, alice, channel);
    subscriber(NODE_1, alice, channel);
    subscriber(NODE_1, unique("bob"), channel);

    JsonObject info = NODE_1.api().info();
    assertEquals(3, info.getInt("num_clients"));
    assertEquals(2, info.getInt("num_users"));
    assertEquals(6, info.getInt("num_subs"), "three to the channel, three personal");
    assertEquals(3, info.getInt("num_channels"), "the channel, two personal");
  }

  @Test
  void infoOfTheOtherNodeFollows() {
    subscriber(NODE_2, unique("alice"), unique("news"));

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                nodes(NODE_1).stream()
                    .anyMatch(
                        info ->
                            info.getString("name").equals("node-2")
                                && info.getInt("num_clients") == 1));
  }

  @ParameterizedTest
  @MethodSource("eitherNode")
  void disconnectEndsAllConnectionsOfTheUserWhereverTheyAre(Node node) {
    String alice = unique("alice");
    List<CentrifugeClient> sdks = List.of(centrifuge(NODE_1, alice), centrifuge(NODE_2, alice));
    List<ChatClient> plain = List.of(chat(NODE_1, alice), chat(NODE_2, alice));

    assertEquals(
        JsonValue.EMPTY_JSON_OBJECT, node.api().call("disconnect", object("user", alice)).result());

    Ended forced = new Ended(3503, "force disconnect");
    sdks.forEach(client -> assertEquals(forced, client.awaitEnd(PATIENCE)));
    plain.forEach(client -> assertEquals(forced, client.awaitEnd(PATIENCE)));
  }

  @Test
  void disconnectSparesOtherUsers() {
    String alice = unique("alice");
    CentrifugeClient victim = centrifuge(NODE_2, alice);
    String bob = unique("bob");
    CentrifugeClient other = centrifuge(NODE_2, bob);

    NODE_1.api().call("disconnect", object("user", alice)).result();

    victim.awaitEnd(PATIENCE);
    NODE_1.api().publish("#" + bob, "still here");
    other.await("#" + bob, "still here");
  }

  @Test
  void disconnectMayMeanOneConnection() {
    String alice = unique("alice");
    CentrifugeClient victim = centrifuge(NODE_2, alice);
    CentrifugeClient other = centrifuge(NODE_2, alice);

    NODE_1.api().call("disconnect", object("user", alice, "client", victim.id())).result();

    victim.awaitEnd(PATIENCE);
    NODE_1.api().publish("#" + alice, "still here");
    other.await("#" + alice, "still here");
  }

  @Test
  void disconnectSparesTheWhitelisted() {
    String alice = unique("alice");
    CentrifugeClient victim = centrifuge(NODE_2, alice);
    CentrifugeClient other = centrifuge(NODE_1, alice);

    NODE_1
        .api()
        .call("disconnect", object("user", alice, "whitelist", List.of(other.id())))
        .result();

    victim.awaitEnd(PATIENCE);
    NODE_1.api().publish("#" + alice, "still here");
    other.await("#" + alice, "still here");
  }

  @Test
  void disconnectTellsTheGivenCodeAndReason() {
    String alice = unique("alice");
    CentrifugeClient victim = centrifuge(NODE_2, alice);

    NODE_1
        .api()
        .call(
            "disconnect",
            object("user", alice, "disconnect", object("code", 4500, "reason", "banned")))
        .result();

    assertEquals(new Ended(4500, "banned"), victim.awaitEnd(PATIENCE));
  }

  @Test
  void disconnectedUserMayComeBack() {
    String alice = unique("alice");
    CentrifugeClient victim = centrifuge(NODE_2, alice);
    NODE_1.api().call("disconnect", object("user", alice)).result();
    victim.awaitEnd(PATIENCE);

    CentrifugeClient again = centrifuge(NODE_2, alice);

    NODE_1.api().publish("#" + alice, "welcome back");
    again.await("#" + alice, "welcome back");
  }

  @Test
  void disconnectingAStrangerIsFine() {
    assertEquals(
        JsonValue.EMPTY_JSON_OBJECT,
        NODE_1.api().call("disconnect", object("user", unique("stranger"))).result());
  }

  @Test
  void unknownMethodIsAnError() {
    Api.Answer answer = NODE_1.api().call("nope", object());

    assertEquals(200, answer.status());
    assertEquals(104, answer.errorCode());
  }

  @Test
  void errorsHaveAMessage() {
    JsonObject error = NODE_1.api().call("nope", object()).json().getJsonObject("error");

    assertNotEquals("", error.getString("message"));
  }

  @ParameterizedTest
  @CsvSource({
    "nope, {}, 404",
    "publish, {}, 400",
    "publish, '{\"channel\":\"nope:x\",\"data\":1}', 404",
  })
  void transportModeTellsErrorsByHttpStatus(String method, String body, int status) {
    Api.Answer answer =
        NODE_1.api().post("/api/" + method, body, "X-Centrifugo-Error-Mode", "transport");

    assertEquals(status, answer.status(), answer.toString());
  }

  @Test
  void transportModeLeavesSuccessAlone() {
    Api.Answer answer =
        NODE_1
            .api()
            .post(
                "/api/publish",
                object("channel", unique("news"), "data", 1).toString(),
                "X-Centrifugo-Error-Mode",
                "transport");

    assertEquals(200, answer.status());
    assertEquals(1, answer.result().getInt("offset"));
  }

  @Test
  void apiKeyIsNotNeededInInsecureMode() {
    assertEquals(200, NODE_1.api().call("info", object()).status());
  }

  private static String published(int count) {
    String channel = unique("news");
    IntStream.range(0, count).forEach(i -> NODE_1.api().publish(channel, i));
    return channel;
  }

  private static List<Integer> offsets(JsonObject result) {
    return publications(result).stream().map(publication -> publication.getInt("offset")).toList();
  }

  private static List<String> data(JsonObject result) {
    return publications(result).stream()
        .map(publication -> JsonText.plain(publication.get("data")))
        .toList();
  }

  private static List<JsonObject> publications(JsonObject result) {
    return new ArrayList<>(result.getJsonArray("publications").getValuesAs(JsonObject.class));
  }

  private static List<JsonObject> responses(JsonObject result) {
    return result.getJsonArray("responses").getValuesAs(JsonObject.class);
  }

  private static List<JsonObject> nodes(Node asked) {
    return asked
        .api()
        .call("info", object())
        .result()
        .getJsonArray("nodes")
        .getValuesAs(JsonObject.class);
  }

  private static Set<String> names(Node asked) {
    return nodes(asked).stream().map(info -> info.getString("name")).collect(Collectors.toSet());
  }
}
