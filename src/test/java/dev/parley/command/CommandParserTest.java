package dev.parley.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.broker.HistoryQuery;
import dev.parley.config.GivenSettings;
import dev.parley.protocol.ClientInfo;
import dev.parley.protocol.HubError;
import dev.parley.protocol.RefusedException;
import dev.parley.protocol.StreamPosition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandParserTest {
  private static final ClientInfo ALICE = new ClientInfo("alice", "c-1");
  private static final String EPOCH = "1700000000123456789";

  private final CommandParser parser =
      new CommandParser(
          GivenSettings.with(
              "parley.namespaces", "news,quiet",
              "parley.namespace.quiet.history.size", "0",
              "parley.limits.payload", "1024"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lobby",
        "chat",
        "feed",
        "#alice",
        "#alice:smith",
        "#{}%",
        "news:eu",
        "news:",
        "news:eu:berlin",
        "\u6c34",
        "\ud83d\ude00",
        "a/b?c=d",
      })
  void aChannelMayHaveAnyOfTheseNames(String channel) {
    assertEquals(channel, parser.channel(fields("{\"channel\":\"" + channel + "\"}")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        " a",
        "a\\t",
        "a\\n",
        "a\\u0000",
        "a\\u007f",
        "a\\u0085",
        "a\\u00a0",
        "a\\u2028",
        "a\\u3000b",
        "#",
        "# ",
        "#a b",
        "node orders",
        "a\\ud800",
        "a\\udc00b",
        "#\\ud83d",
      })
  void aChannelMayNotHaveAnyOfThese(String channel) {
    assertEquals(
        107, refusal(() -> parser.channel(fields("{\"channel\":\"" + channel + "\"}"))).code());
  }

  @Test
  void aChannelMayHave255Characters() {
    parser.channel(fields("{\"channel\":\"" + "x".repeat(255) + "\"}"));

    assertEquals(
        107,
        refusal(() -> parser.channel(fields("{\"channel\":\"" + "x".repeat(256) + "\"}"))).code());
  }

  @Test
  void aUserMayHave200Characters() {
    parser.channel(fields("{\"channel\":\"#" + "x".repeat(200) + "\"}"));

    assertEquals(
        107,
        refusal(() -> parser.channel(fields("{\"channel\":\"#" + "x".repeat(201) + "\"}"))).code());
  }

  @Test
  void aChannelOfAnUnknownNamespaceIsUnknown() {
    assertEquals(
        HubError.UNKNOWN_CHANNEL, refusal(() -> parser.channel(fields("{\"channel\":\"x:y\"}"))));
  }

  @Test
  void aPublicationOfAClientIsKeptAndHasNeitherTagsNorKey() {
    Command.Publish command =
        parser.publish(
            fields(
                "{\"channel\":\"lobby\",\"data\":{\"a\": [1]},\"tags\":{\"a\":\"b\"},"
                    + "\"idempotency_key\":\"k\",\"skip_history\":true}"),
            ALICE);

    assertEquals(
        new Command.Publish(
            "lobby", "{\"a\":[1]}", Optional.of(ALICE), Map.of(), true, Optional.empty()),
        command);
  }

  @Test
  void aPublicationOfTheServerApiMayHaveAll() {
    Command.Publish command =
        parser.publish(
            fields(
                "{\"channel\":\"news:eu\",\"data\":\"hi\",\"tags\":{\"a\":\"b\"},"
                    + "\"idempotency_key\":\"k\",\"skip_history\":true}"));

    assertEquals(
        new Command.Publish(
            "news:eu", "\"hi\"", Optional.empty(), Map.of("a", "b"), false, Optional.of("api:k")),
        command);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "107 | data: is required | {\"channel\":\"lobby\"}",
        "107 | data: is required | {\"channel\":\"lobby\",\"data\":null}",
        "107 | channel: is required | {\"data\":1}",
        "107 | channel: must be a string | {\"channel\":[],\"data\":1}",
        "107 | tags: must be an object | {\"channel\":\"lobby\",\"data\":1,\"tags\":[]}",
        "107 | tags.a: must be a string | {\"channel\":\"lobby\",\"data\":1,\"tags\":{\"a\":1}}",
        "107 | skip_history: must be true or false |"
            + " {\"channel\":\"lobby\",\"data\":1,\"skip_history\":1}",
        "107 | version: is not available | {\"channel\":\"lobby\",\"data\":1,\"version\":3}",
        "107 | b64data: is not available | {\"channel\":\"lobby\",\"b64data\":\"aGk=\"}",
        "107 | idempotency_key: must be a string |"
            + " {\"channel\":\"lobby\",\"data\":1,\"idempotency_key\":1}",
        "102 | unknown channel | {\"channel\":\"x:y\",\"data\":1}",
      })
  void aPublicationThatIsNotValidIsRefused(int code, String message, String json) {
    HubError error = refusal(() -> parser.publish(fields(json)));

    assertEquals(code, error.code());
    assertEquals(message, error.message());
  }

  @Test
  void dataMayBeAsLongAsTheLimit() {
    parser.publish(fields("{\"channel\":\"lobby\",\"data\":\"" + "x".repeat(1_022) + "\"}"));

    assertEquals(
        HubError.LIMIT_EXCEEDED.saying("data: is over 1024 bytes"),
        refusal(
            () ->
                parser.publish(
                    fields("{\"channel\":\"lobby\",\"data\":\"" + "x".repeat(1_023) + "\"}"))));
  }

  @Test
  void theLimitCountsBytesNotCharacters() {
    assertEquals(
        106,
        refusal(
                () ->
                    parser.publish(
                        fields(
                            "{\"channel\":\"lobby\",\"data\":\"" + "\u6c34".repeat(400) + "\"}")))
            .code());
  }

  @Test
  void tagsHaveALimitToo() {
    assertEquals(
        106,
        refusal(
                () ->
                    parser.publish(
                        fields(
                            "{\"channel\":\"lobby\",\"data\":1,\"tags\":{\"a\":\""
                                + "x".repeat(1_024)
                                + "\"}}")))
            .code());
  }

  @Test
  void anIdempotencyKeyMayHave128Characters() {
    Function<Integer, Fields> withKeyOf =
        length ->
            fields(
                "{\"channel\":\"lobby\",\"data\":1,\"idempotency_key\":\""
                    + "k".repeat(length)
                    + "\"}");

    assertTrue(parser.publish(withKeyOf.apply(128)).idempotencyKey().isPresent());
    assertEquals(107, refusal(() -> parser.publish(withKeyOf.apply(129))).code());
    assertFalse(parser.publish(withKeyOf.apply(0)).idempotencyKey().isPresent());
  }

  @Test
  void aBroadcastIsAPublicationPerChannel() {
    List<Attempt<Command.Publish>> attempts =
        parser.broadcast(fields("{\"channels\":[\"lobby\",\"a b\",\"x:y\"],\"data\":1}"));

    assertEquals("lobby", attempts.get(0).valid().orElseThrow().channel());
    assertEquals(107, attempts.get(1).error().orElseThrow().code());
    assertEquals(102, attempts.get(2).error().orElseThrow().code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\":1}",
        "{\"channels\":[],\"data\":1}",
        "{\"channels\":null,\"data\":1}",
        "{\"channels\":\"lobby\",\"data\":1}",
        "{\"channels\":[null],\"data\":1}",
        "{\"channels\":[\"lobby\"]}",
      })
  void aBroadcastThatIsNotValidIsRefusedAltogether(String json) {
    assertEquals(107, refusal(() -> parser.broadcast(fields(json))).code());
  }

  @Test
  void aBroadcastIsBoundedInAllItsChannelsTogether() {
    assertTooMuchTogether("\"data\":\"" + "x".repeat(60_000) + "\"");
  }

  @Test
  void theBoundOfABroadcastCountsTagsToo() {
    assertTooMuchTogether("\"data\":1,\"tags\":{\"t\":\"" + "x".repeat(60_000) + "\"}");
  }

  @Test
  void theBoundOfABroadcastIsOfBytes() {
    assertTooMuchTogether("\"data\":\"" + "\u6c34".repeat(20_000) + "\"");
    assertTooMuchTogether("\"data\":1,\"tags\":{\"t\":\"" + "\u6c34".repeat(20_000) + "\"}");
  }

  /** In 601 channels, to each of which it might be published alone. */
  private static void assertTooMuchTogether(String content) {
    CommandParser usual = new CommandParser(GivenSettings.with());
    String channels = "\"lobby\",".repeat(600) + "\"lobby\"";
    Fields fields = usual.fields("{\"channels\":[" + channels + "]," + content + "}");

    assertEquals(
        HubError.LIMIT_EXCEEDED.saying(
            "data and tags: are over 33554432 bytes in all channels together"),
        refusal(() -> usual.broadcast(fields)));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "300, 300", "301, 300", "-1, 300", "2147483647, 300"})
  void aClientReadsAtMost300PublicationsOfHistory(int asked, int given) {
    Command.History command =
        parser.clientHistory(fields("{\"channel\":\"lobby\",\"limit\":" + asked + "}"));

    assertEquals(given, command.query().limit());
  }

  @Test
  void theServerApiReadsAsManyAsItAsksFor() {
    assertEquals(
        5_000, parser.apiHistory(fields("{\"channel\":\"lobby\",\"limit\":5000}")).query().limit());
    assertEquals(
        Integer.MAX_VALUE,
        parser.apiHistory(fields("{\"channel\":\"lobby\",\"limit\":-1}")).query().limit());
  }

  @Test
  void withoutALimitThePositionAloneIsAskedFor() {
    HistoryQuery query = parser.clientHistory(fields("{\"channel\":\"lobby\"}")).query();

    assertEquals(0, query.limit());
    assertEquals(Optional.empty(), query.since());
    assertFalse(query.reverse());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "0 | 0 | {}",
        "0 | 7 | {\"offset\":7}",
        "0 | 7 | {\"offset\":7,\"epoch\":\"\"}",
        "0 | 7 | {\"offset\":7,\"epoch\":null}",
        EPOCH + " | 7 | {\"offset\":7,\"epoch\":\"" + EPOCH + "\"}",
        EPOCH + " | 0 | {\"epoch\":\"" + EPOCH + "\"}",
      })
  void historyMayBeReadFromAPositionOn(long epoch, long offset, String since) {
    HistoryQuery query =
        parser
            .clientHistory(
                fields("{\"channel\":\"lobby\",\"reverse\":true,\"since\":" + since + "}"))
            .query();

    assertEquals(Optional.of(new StreamPosition(epoch, offset)), query.since());
    assertTrue(query.reverse());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x7", "0", "-1", "01", " 1", "9999999999999999999", "12345678901234567890"})
  void aPositionOfAnotherKindOfEpochIsUnrecoverable(String epoch) {
    assertEquals(
        HubError.UNRECOVERABLE_POSITION,
        refusal(
            () ->
                parser.clientHistory(
                    fields("{\"channel\":\"lobby\",\"since\":{\"epoch\":\"" + epoch + "\"}}"))));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "107 | {\"channel\":\"lobby\",\"limit\":-2}",
        "107 | {\"channel\":\"lobby\",\"limit\":\"1\"}",
        "107 | {\"channel\":\"lobby\",\"limit\":2147483648}",
        "107 | {\"channel\":\"lobby\",\"since\":[]}",
        "107 | {\"channel\":\"lobby\",\"since\":{\"offset\":-1}}",
        "107 | {\"channel\":\"lobby\",\"since\":{\"offset\":\"1\"}}",
        "107 | {\"channel\":\"lobby\",\"since\":{\"epoch\":1}}",
        "107 | {\"channel\":\"lobby\",\"reverse\":\"yes\"}",
        "107 | {}",
        "102 | {\"channel\":\"x:y\"}",
        "108 | {\"channel\":\"quiet:eu\"}",
      })
  void aHistoryRequestThatIsNotValidIsRefused(int code, String json) {
    assertEquals(code, refusal(() -> parser.clientHistory(fields(json))).code());
  }

  @Test
  void historyCanBeRemovedWhereThereIsSome() {
    assertEquals("lobby", parser.removeHistory(fields("{\"channel\":\"lobby\"}")));
    assertEquals(
        108, refusal(() -> parser.removeHistory(fields("{\"channel\":\"quiet:eu\"}"))).code());
  }

  @Test
  void aPrivateMessageGoesToItsRecipientFromItsUser() {
    Command.Publish command =
        parser.chatMessage(
            fields(
                "{\"type\":\"private_message\",\"sender\":\"mallory\",\"recipient\":\"bob:1\","
                    + "\"msg\":{\"a\":1}}"),
            ALICE);

    assertEquals("#bob:1", command.channel());
    assertEquals(
        "{\"type\":\"private_message\",\"sender\":\"alice\",\"msg\":{\"a\":1},"
            + "\"recipient\":\"bob:1\"}",
        command.data());
    assertEquals(Optional.of(ALICE), command.info());
    assertEquals(Optional.empty(), command.idempotencyKey());
  }

  @Test
  void anIdIsAKeyOfItsUser() {
    assertEquals(Optional.of("user:alice:1"), key("1", ALICE));
    assertEquals(Optional.of("user:alice:\"1\""), key("\"1\"", ALICE));
    assertEquals(Optional.of("user:a%3Ab%25:1"), key("1", new ClientInfo("a:b%", "c-1")));
  }

  @Test
  void noKeyFromOutsideIsThatOfAUsersId() {
    Optional<String> ofAlice = key("1", ALICE);

    Optional<String> given = parser.feedMessage("hi", ofAlice).idempotencyKey();

    assertNotEquals(ofAlice, given);
  }

  /** Redis would know it as "?". */
  @Test
  void halfASurrogatePairIsNoKey() {
    assertEquals(107, refusal(() -> parser.feedMessage("hi", Optional.of("k\ud83d"))).code());
  }

  @Test
  void anAnonymousUsersIdIsAKeyOfItsConnection() {
    assertEquals(Optional.of("client:c-1:1"), key("1", new ClientInfo("", "c-1")));
  }

  @Test
  void anIdMayHave128Characters() {
    assertTrue(key("\"" + "k".repeat(128) + "\"", ALICE).isPresent());
    assertEquals(107, refusal(() -> key("\"" + "k".repeat(129) + "\"", ALICE)).code());
    assertEquals(107, refusal(() -> key("1".repeat(129), ALICE)).code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "[]", "{}"})
  void anIdIsANumberOrAString(String id) {
    assertEquals(107, refusal(() -> key(id, ALICE)).code());
  }

  @Test
  void aMessageFromOutsideNamesItsSender() {
    Command.Publish command =
        parser.createChat(fields("{\"sender\":\"s\",\"recipient\":\"bob\",\"msg\":\"hi\"}"));

    assertEquals("#bob", command.channel());
    assertEquals(
        "{\"type\":\"private_message\",\"sender\":\"s\",\"msg\":\"hi\",\"recipient\":\"bob\"}",
        command.data());
    assertEquals(Optional.empty(), command.info());
    assertEquals(Optional.empty(), command.idempotencyKey());
  }

  @Test
  void aMessageFromOutsideMayHaveAKey() {
    Command.Publish command =
        parser.createChat(
            fields(
                "{\"sender\":\"s\",\"recipient\":\"bob\",\"msg\":\"hi\",\"idempotency_key\":\"k\"}"));

    assertEquals(Optional.of("api:k"), command.idempotencyKey());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "sender: is required | {\"recipient\":\"bob\",\"msg\":\"hi\"}",
        "sender: is required | {\"sender\":\"\",\"recipient\":\"bob\",\"msg\":\"hi\"}",
        "recipient: is required | {\"sender\":\"s\",\"msg\":\"hi\"}",
        "recipient: must be a string | {\"sender\":\"s\",\"recipient\":{},\"msg\":\"hi\"}",
        "msg: is required | {\"sender\":\"s\",\"recipient\":\"bob\"}",
        "msg: is required | {\"sender\":\"s\",\"recipient\":\"bob\",\"msg\":null}",
        "idempotency_key: must be a string |"
            + " {\"sender\":\"s\",\"recipient\":\"bob\",\"msg\":1,\"idempotency_key\":1}",
      })
  void aMessageFromOutsideThatIsNotValidIsRefused(String message, String json) {
    HubError error = refusal(() -> parser.createChat(fields(json)));

    assertEquals(107, error.code());
    assertEquals(message, error.message());
  }

  @Test
  void aFeedMessageIsAString() {
    Command.Publish command = parser.feedMessage("a \"b\"\n", Optional.empty());

    assertEquals("feed", command.channel());
    assertEquals("\"a \\\"b\\\"\\n\"", command.data());
    assertEquals(
        106, refusal(() -> parser.feedMessage("x".repeat(1_100), Optional.empty())).code());
  }

  @Test
  void aFeedMessageMayHaveAKeyOf128Characters() {
    Function<Integer, Command.Publish> withKeyOf =
        length -> parser.feedMessage("hi", Optional.of("k".repeat(length)));

    assertEquals(Optional.of("api:" + "k".repeat(128)), withKeyOf.apply(128).idempotencyKey());
    assertEquals(Optional.empty(), withKeyOf.apply(0).idempotencyKey());
    assertEquals(
        "idempotency_key: must be at most 128 characters",
        refusal(() -> withKeyOf.apply(129)).message());
  }

  /** Some libraries send one with each frame. */
  @Test
  void anEmptyIdIsNoKey() {
    assertEquals(Optional.empty(), key("\"\"", ALICE));
  }

  /** Redis would know all of them by one name. */
  @Test
  void anIdThatIsNotUnicodeIsRefused() {
    assertEquals("id: is not Unicode", refusal(() -> key("\"\\ud800\"", ALICE)).message());
  }

  private Optional<String> key(String id, ClientInfo info) {
    return parser
        .chatMessage(fields("{\"type\":\"broadcast\",\"msg\":\"hi\",\"id\":" + id + "}"), info)
        .idempotencyKey();
  }

  private Fields fields(String json) {
    return parser.fields(json);
  }

  private static HubError refusal(Executable work) {
    return assertThrows(RefusedException.class, work).error();
  }
}
