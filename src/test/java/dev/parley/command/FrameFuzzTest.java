package dev.parley.command;

import static dev.parley.Soon.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.access.Identity;
import dev.parley.hub.StubSession;
import dev.parley.protocol.Disconnect;
import dev.parley.protocol.Json;
import dev.parley.protocol.StoredLine;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Frames of all kinds, made of a corpus that has what once went wrong: whatever comes, a client is
 * answered by the protocol or its connection is ended as its own fault. In the corpus ␤ stands for
 * a line feed.
 */
class FrameFuzzTest extends ConversationScene {
  private static final int FRAMES = 2_500;
  private static final int FRAMES_A_CONNECTION = 40;
  private static final int LONGEST_ANSWER = 2_048;
  private static final Set<Integer> FAULTS_OF_CLIENTS = Set.of(3013, 3500, 3501, 3508);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whateverASdkSendsIsAnsweredByIdOrEndsTheConnection(long seed) throws IOException {
    List<String> corpus = corpus("centrifuge.txt");
    Mutations mutations = new Mutations(corpus, seed);
    Client client = sdk();
    for (String frame : frames(corpus, mutations)) {
      if (client.isDone()) {
        client = sdk();
      }
      client.send(frame, FrameFuzzTest::assertAnswersOfTheProtocol);
    }
    assertPublishedLines();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whateverAPlainClientSendsIsAnsweredAndItsConnectionLives(long seed) throws IOException {
    List<String> corpus = corpus("chat.txt");
    Mutations mutations = new Mutations(corpus, seed);
    Client client = plain();
    for (String frame : frames(corpus, mutations)) {
      if (client.isDone()) {
        client = plain();
      }
      client.send(frame, FrameFuzzTest::assertOneAnswerOfThePlainChat);
      assertFalse(client.started.connection().isEnded(), () -> "ended by " + shown(frame));
    }
    assertPublishedLines();
  }

  private static void assertAnswersOfTheProtocol(String frame, List<String> frames) {
    List<String> lines = frames.stream().flatMap(each -> Stream.of(each.split("\n", -1))).toList();
    assertTrue(lines.size() <= frame.split("\n", -1).length, "more answers than commands");
    for (String line : lines) {
      JsonObject answer = object(line);
      assertTrue(answer.containsKey("id") && answer.getInt("id") != 0, line);
      assertEquals(2, answer.size(), line);
    }
  }

  private static void assertOneAnswerOfThePlainChat(String frame, List<String> frames) {
    assertTrue(frames.size() <= 1, "more than one answer");
    for (String text : frames) {
      JsonObject answer = object(text);
      String type = ((JsonString) answer.get("type")).getString();
      assertTrue(type.equals("ack") || type.equals("error"), text);
      assertEquals(type.equals("error"), answer.containsKey("code"), text);
    }
  }

  /** Some frames must have got through, or the corpus proves little. */
  private void assertPublishedLines() {
    assertTrue(broker.published().size() > 20, "published " + broker.published().size());
    for (StubBroker.Published published : broker.published()) {
      assertTrue(StoredLine.isOne(published.line()), published.line());
      assertEquals(-1, published.line().indexOf('\n'), published.line());
    }
  }

  private static JsonObject object(String line) {
    assertFalse(line.isEmpty(), "an empty line");
    assertTrue(line.length() <= LONGEST_ANSWER, "an answer of " + line.length());
    return Json.parse(line, 64).asJsonObject();
  }

  /** The corpus as it is, then what becomes of it. */
  private static List<String> frames(List<String> corpus, Mutations mutations) {
    return Stream.concat(corpus.stream(), Stream.generate(mutations::next).limit(FRAMES)).toList();
  }

  private static List<String> corpus(String file) throws IOException {
    try (InputStream in = FrameFuzzTest.class.getResourceAsStream("/fuzz/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.replace('␤', '\n'))
          .toList();
    }
  }

  private static String shown(String frame) {
    return Json.quote(frame.length() > 2_000 ? frame.substring(0, 2_000) + "…" : frame);
  }

  private Client sdk() {
    StubSession stub = new StubSession();
    Client client =
        new Client(stub, conversations.centrifuge(stub.wire(), Optional.of(Identity.of("alice"))));
    client.started.conversation().text("{\"id\":1,\"connect\":{}}");
    return client;
  }

  private Client plain() {
    StubSession stub = new StubSession();
    return new Client(stub, conversations.chat(stub.wire(), Identity.of("alice")));
  }

  /** A client that was let in and sends what it likes. */
  private static final class Client {
    private final StubSession stub;
    private final Conversations.Started started;
    private int sent;

    Client(StubSession stub, Conversations.Started started) {
      this.stub = stub;
      this.started = started;
      started.conversation().opened();
    }

    boolean isDone() {
      if (started.connection().isEnded()) {
        await().until(() -> stub.closeCode().isPresent());
        assertTrue(
            FAULTS_OF_CLIENTS.contains(stub.closeCode().get()),
            () -> "ended with " + stub.closeCode());
        return true;
      }
      if (sent >= FRAMES_A_CONNECTION) {
        started.connection().end(Disconnect.NORMAL);
        return true;
      }
      return false;
    }

    void send(String frame, BiConsumer<String, List<String>> check) {
      int before = stub.frames().size();
      try {
        sent++;
        started.conversation().text(frame);
        List<String> all = new ArrayList<>(stub.frames());
        check.accept(frame, all.subList(before, all.size()));
      } catch (RuntimeException | Error e) {
        throw new AssertionError(e + " upon " + shown(frame), e);
      }
    }
  }
}
