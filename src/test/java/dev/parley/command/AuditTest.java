package dev.parley.command;

import static dev.parley.Soon.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.access.Grant;
import dev.parley.access.Identity;
import dev.parley.access.TestTokens;
import dev.parley.protocol.HubError;
import dev.parley.protocol.IssuedToken;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The audit log of one connection and of calls, everything being told. */
class AuditTest extends ConversationScene {
  private static final String ADDRESS = "192.0.2.7";

  @Override
  String[] moreSettings() {
    return new String[] {"parley.audit", "on", "parley.node.name", "north"};
  }

  @Test
  void aConnectionIsToldOfFromItsBeginningToItsEnd() {
    connect("alice");
    send("{\"id\":2,\"subscribe\":{\"channel\":\"news:eu\"}}");
    send("{\"id\":3,\"publish\":{\"channel\":\"news:eu\",\"data\":\"hi\"}}");
    send("{\"id\":4,\"unsubscribe\":{\"channel\":\"news:eu\"}}");
    sendBinary();

    String who = " user=alice connection=" + connection().id() + " address=" + ADDRESS;
    assertEquals(
        List.of(
            "event=connect" + who + " protocol=CENTRIFUGE_JSON node=north",
            "event=subscribe" + who + " channel=news:eu node=north",
            "event=publish" + who + " channel=news:eu code=0 node=north",
            "event=unsubscribe" + who + " channel=news:eu node=north",
            "event=disconnect" + who + " code=3501 reason=\"bad request\" node=north"),
        told());
  }

  @Test
  void whatTheServerTakesBackFromAConnectThatFailsIsNobodysUnsubscribe() {
    Map<String, Identity.Options> tooMany =
        IntStream.range(0, 200)
            .boxed()
            .collect(Collectors.toMap(number -> "c" + number, number -> Identity.Options.NONE));
    Identity alice = Identity.of("alice");
    open(
        conversations.centrifuge(
            session.wire(),
            Optional.of(
                new Identity(
                    alice.user(),
                    alice.expiresAt(),
                    alice.info(),
                    tooMany,
                    alice.capabilities(),
                    alice.token()))));
    send("{\"id\":1,\"connect\":{}}");

    assertTrue(lastReceived().contains("\"code\":106"), this::lastReceived);
    assertEquals(List.of(), told("event=unsubscribe"));
    assertEquals(1, told("event=refused").size());
  }

  @Test
  void aPublicationOfThePlainChatIsToldOf() {
    open(conversations.chat(session.wire(), Identity.of("alice")));
    send("{\"type\":\"private_message\",\"recipient\":\"bob\",\"msg\":\"hi\"}");

    assertTrue(told().stream().anyMatch(line -> line.contains(" channel=#bob code=0 ")));
  }

  @Test
  void aPublicationThatFailedIsToldOfWithItsCode() {
    broker.hold();
    connect("alice");
    send("{\"id\":3,\"publish\":{\"channel\":\"lobby\",\"data\":\"hi\"}}");
    broker.failAll();

    assertTrue(told().stream().anyMatch(line -> line.contains("channel=lobby code=100")));
  }

  @Test
  void whyATokenIsNotBelievedIsToldHereAlone() {
    open(conversations.centrifuge(session.wire(), Optional.empty()));
    send("{\"id\":1,\"connect\":{\"token\":\"no.such.token\"}}");

    assertTrue(
        told("event=refused")
            .get(0)
            .contains("code=101 reason=\"invalid token: no signed token\""));
    assertEquals("invalid token", connection().disconnect().orElseThrow().reason());
  }

  @Test
  void aRefusedCommandIsToldOfWithItsReason() {
    connect("alice");
    send("{\"id\":2,\"subscribe\":{\"channel\":\"#bob\"}}");

    assertEquals(1, told("event=refused").size());
    String line = told("event=refused").get(0);
    assertTrue(line.contains("method=subscribe channel=#bob code=103 reason=\"permission"), line);
  }

  @Test
  void whoIsNotLetInIsToldOf() {
    open(conversations.centrifuge(session.wire(), Optional.empty()));
    send("{\"id\":1,\"connect\":{\"token\":\"no.token.at-all\"}}");

    assertEquals(1, told("event=disconnect").size());
    assertTrue(told("event=disconnect").get(0).contains("code=3500"));
    assertEquals(List.of(), told("event=connect"));
  }

  @Test
  void neitherTokenNorContentIsTold() {
    String token = TestTokens.of("alice", Instant.now().plusSeconds(60));
    open(conversations.centrifuge(session.wire(), Optional.empty()));
    send("{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}");
    send("{\"id\":2,\"publish\":{\"channel\":\"lobby\",\"data\":\"what-was-said\"}}");
    send("{\"id\":3,\"refresh\":{\"token\":\"" + token + "x\"}}");

    String all = String.join("\n", told());
    assertTrue(all.contains("event=publish"), all);
    assertFalse(all.contains("what-was-said") || all.contains("eyJ"), all);
  }

  @Test
  void noChannelBreaksALine() {
    connect("alice");
    send("{\"id\":2,\"publish\":{\"channel\":\"a\\nevent=connect user=root\",\"data\":1}}");

    assertTrue(told("event=refused").get(0).contains("channel=\"a\\u000aevent"));
    assertEquals(1, told("event=connect").size());
  }

  @Test
  void aCallIsToldOfWithItsCallerAndOutcome() {
    Audit.Call call = new Audit.Call(by("orders"), "broadcast", ADDRESS);
    Fields fields = Fields.parse("{\"channels\":[\"a\",\"b\"],\"data\":\"hidden\"}", 5);

    audit.called(call.about(fields), Optional.empty());
    audit.called(call.about("feed"), Optional.of(HubError.INTERNAL));

    String who = "event=call caller=orders method=broadcast channel=";
    assertEquals(
        List.of(
            who + "\"[\\\"a\\\",\\\"b\\\"]\" address=192.0.2.7 code=0 node=north",
            who + "feed address=192.0.2.7 code=100 node=north"),
        told());
  }

  /** Nobody writes what is told of somebody else's channel. */
  @ParameterizedTest
  @CsvSource({
    "publish, news",
    "history_remove, news",
    "broadcast, '[1]'",
    "disconnect, #bob",
    "info,"
  })
  void whatAMethodDoesNotHeedIsNotTold(String method, String channel) {
    Fields fields = Fields.parse("{\"channel\":\"news\",\"channels\":[1],\"user\":\"bob\"}", 5);

    audit.called(new Audit.Call(by("orders"), method, ADDRESS).about(fields), Optional.empty());

    String told = channel == null ? "" : " channel=" + channel;
    assertTrue(told().get(0).contains(" method=" + method + told + " address="), told().get(0));
  }

  @Test
  void aCallByATokenIsNotTakenForOneByAKeyOfThatName() {
    Grant byToken = new Grant("orders", Set.of(), Optional.of(new IssuedToken("", 0)));

    audit.called(new Audit.Call(byToken, "publish", ADDRESS), Optional.empty());

    assertEquals(
        List.of("event=call user=orders method=publish address=192.0.2.7 code=0 node=north"),
        told());
  }

  @Test
  void aCallOnAUserIsToldOfByThePersonalChannel() {
    Audit.Call call = new Audit.Call(by("ops"), "disconnect", ADDRESS);

    audit.called(call.about(Fields.parse("{\"user\":\"bob\"}", 5)), Optional.empty());

    assertTrue(told().get(0).contains("method=disconnect channel=#bob "), told().get(0));
  }

  @Test
  void aMessageFromOutsideIsToldOfByItsRecipientsPersonalChannel() {
    Audit.Call call = new Audit.Call(by("ops"), "publish", ADDRESS);
    Fields fields = Fields.parse("{\"recipient\":\"bob\",\"channel\":\"news\"}", 5);

    audit.called(call.aboutRecipient(fields), Optional.of(HubError.BAD_REQUEST));
    audit.called(call.aboutRecipient(Fields.NONE), Optional.of(HubError.BAD_REQUEST));

    String who = "event=call caller=ops method=publish ";
    assertEquals(
        List.of(
            who + "channel=#bob address=192.0.2.7 code=107 node=north",
            who + "address=192.0.2.7 code=107 node=north"),
        told());
  }

  /** While a disk is slow, thousands of calls wait, and each body may be a megabyte. */
  @Test
  void noBodyIsKeptForACallThatWaitsToBeToldOf() {
    List<String> log = new ArrayList<>();
    Audit waiting = new Audit(settings, hub, log::add); // without its thread
    WeakReference<Fields> body = bodyOfCall(waiting);

    await()
        .until(
            () -> {
              System.gc();
              return body.get() == null;
            });

    waiting.stop();
    assertTrue(log.get(0).contains(" method=publish channel=news "), log.toString());
  }

  /** By itself, so that nobody here keeps the body either. */
  private static WeakReference<Fields> bodyOfCall(Audit audit) {
    Fields fields = Fields.parse("{\"channel\":\"news\",\"data\":\"hidden\"}", 5);
    audit.called(new Audit.Call(by("ops"), "publish", ADDRESS).about(fields), Optional.empty());
    return new WeakReference<>(fields);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "null", "{\"a\":1}", "[]", "\"\""})
  void aCallWithAFaultyFieldIsToldOfAllTheSame(String channel) {
    Audit.Call call = new Audit.Call(by("ops"), "publish", ADDRESS);
    Fields fields = Fields.parse("{\"channel\":" + channel + "}", 5);

    audit.called(call.about(fields), Optional.of(HubError.BAD_REQUEST));

    assertTrue(told().get(0).contains(" code=107 "), told().get(0));
  }

  @Test
  void whoeverIsRefusedAllTheTimeDoesNotFillTheDisk() {
    for (int i = 0; i < 10_000; i++) {
      audit.refused("/ws", ADDRESS, 401, "unauthorized");
    }

    int lines = told().size();
    assertTrue(lines >= 100 && lines < 5_000, () -> "lines: " + lines);
  }

  private void connect(String user) {
    open(conversations.centrifuge(session.wire(), Optional.of(Identity.of(user))));
    connection().comesFrom(ADDRESS);
    send("{\"id\":1,\"connect\":{}}");
  }

  private List<String> told(String start) {
    return told().stream().filter(line -> line.startsWith(start + " ")).toList();
  }

  private static Grant by(String holder) {
    return new Grant(holder, Set.of(), Optional.empty());
  }
}
