package dev.parley.edge.grizzly;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.edge.ApiRequest;
import dev.parley.edge.ServerApi;
import dev.parley.edge.Shortcuts;
import dev.parley.hub.Mismatch;
import jakarta.servlet.ServletContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.KeepAlive;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.memory.HeapBuffer;
import org.glassfish.grizzly.memory.HeapMemoryManager;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a real server's chain, whose servlets do nothing but open the road and say who they are. */
class PublishRoadTest {
  private static final String SERVLETS = "servlets";
  private static final int MOST_BYTES = 10_000;
  private static final ServerApi.Answer DONE = new ServerApi.Answer(200, "{\"result\":{}}");

  private final Queue<String> published = new ConcurrentLinkedQueue<>();
  private final Queue<CompletableFuture<ServerApi.Answer>> unanswered =
      new ConcurrentLinkedQueue<>();
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger toServlets = new AtomicInteger();
  private final Mismatch mismatch = new Mismatch();
  private final Memory memory = new Memory();
  private final PublishRoad road = new PublishRoad(context(), new Servlets(), MOST_BYTES, mismatch);

  /** There is no other way to make that filter. */
  @SuppressWarnings("deprecation")
  private final TCPNIOTransport transport =
      TCPNIOTransportBuilder.newInstance()
          .setMemoryManager(memory)
          .setProcessor(
              FilterChainBuilder.stateless()
                  .add(new TransportFilter())
                  .add(new HttpServerFilter(true, 8_192, endless(), null))
                  .add(road)
                  .build())
          .build();

  private InetSocketAddress address;
  private Socket socket;
  private BufferedReader in;
  private volatile boolean isOff;
  private volatile long openNanos = TimeUnit.MINUTES.toNanos(1);
  private volatile String serverName = "h";
  private volatile boolean answersAtOnce = true;

  @BeforeEach
  void start() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    address =
        (InetSocketAddress) transport.bind(new InetSocketAddress(loopback, 0)).getLocalAddress();
    transport.start();
    connect();
  }

  private void connect() throws IOException {
    socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.setReceiveBufferSize(4 << 10);
    socket.setSoTimeout(10_000);
    socket.connect(address);
    in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  @AfterEach
  void disconnect() throws IOException {
    socket.close();
    transport.shutdownNow();
  }

  @Test
  void theFirstPublicationGoesToTheServletsAndOpensTheRoad() throws IOException {
    assertEquals(SERVLETS, ask(publication("1")));
    assertEquals(DONE.json(), ask(publication("2")));
    assertEquals(List.of("2"), List.copyOf(published));
  }

  @Test
  void theRoadIsOpenNoLongerThanItIsSaid() throws IOException {
    openNanos = 0;

    assertEquals(SERVLETS, ask(publication("1")));
    assertEquals(SERVLETS, ask(publication("2")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /other/api/publish HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\n5",
        "POST /api/publish/more HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\n5",
        "POST /api/publish HTTP/1.1\r\nHost: other\r\nContent-Length: 1\r\n\r\n5",
        "POST http://other/api/publish HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\n5",
        "GET /api/publish HTTP/1.1\r\nHost: h\r\n\r\n",
        "POST /api/publish HTTP/1.1\r\nHost: h\r\nOrigin: http://h\r\nContent-Length: 1\r\n\r\n5",
        "POST /api/publish HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer t\r\nContent-Length: 1"
            + "\r\n\r\n5",
        "POST /api/publish HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nContent-Length: 1"
            + "\r\n\r\n5",
        "POST /api/publish HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "1\r\n5\r\n0\r\n\r\n",
        "POST /api/publish HTTP/1.0\r\nHost: h\r\nConnection: keep-alive\r\nContent-Length: 1"
            + "\r\n\r\n5",
      })
  void whatIsNoSmallPlainPublicationGoesToTheServlets(String request) throws IOException {
    ask(publication("1"));

    assertEquals(SERVLETS, ask(request));
    assertEquals(List.of(), List.copyOf(published));
  }

  @Test
  void soDoesALargeOne() throws IOException {
    ask(publication("1"));

    assertEquals(SERVLETS, ask(publication("x".repeat(MOST_BYTES + 1))));
    assertEquals(DONE.json(), ask(publication("x".repeat(2_000))));
  }

  @Test
  void soDoesWhatComesInPiecesAndWhatFollowsDoesNot() throws IOException {
    ask(publication("1"));
    String pieces = publication("12345");
    send(pieces.substring(0, pieces.length() - 3));
    await().until(() -> begun.get() == 1);
    send(pieces.substring(pieces.length() - 3));

    assertEquals(SERVLETS, read());
    assertEquals(DONE.json(), ask(publication("2")));
    assertEquals(List.of("2"), List.copyOf(published));
  }

  /** Payara does so where it is told by what name a proxy has it. */
  @Test
  void theServersNameIsTheOneThatTheCallerKnowsItBy() throws IOException {
    serverName = "proxy";

    ask(publication("1"));

    assertEquals(DONE.json(), ask(publication("2")));
    assertEquals(SERVLETS, ask(publication("3").replace("Host: h", "Host: proxy")));
  }

  @Test
  void whoDoesNotReadAnswersIsLeftToTheServlets() throws IOException {
    ask(publication("1"));
    String many = publication("2").repeat(1_000);

    for (int i = 0; i < 100 && toServlets.get() == 1; i++) {
      send(many);
    }

    await().until(() -> toServlets.get() > 1);
  }

  @Test
  void whatHasNoOutcomeEndsTheConnection() throws IOException {
    ask(publication("1"));
    answersAtOnce = false;
    send(publication("2"));
    await().until(() -> !unanswered.isEmpty());

    unanswered.remove().completeExceptionally(new IllegalStateException("no outcome"));

    assertEquals(-1, in.read());
  }

  @Test
  void soDoesWhatNoThreadIsThereToAnswer() throws IOException {
    ask(publication("1"));
    answersAtOnce = false;
    send(publication("2"));
    await().until(() -> !unanswered.isEmpty());
    transport.getWorkerThreadPool().shutdownNow();

    unanswered.remove().complete(DONE);

    assertEquals(-1, in.read());
  }

  @Test
  void allGoToTheServletsOnceItIsClosed() throws IOException {
    ask(publication("1"));
    road.close();

    assertEquals(SERVLETS, ask(publication("2")));
    assertEquals(SERVLETS, ask(publication("3")));
  }

  @Test
  void allGoToTheServletsOnceTheWarIsOff() throws IOException {
    ask(publication("1"));
    isOff = true;

    assertEquals(SERVLETS, ask(publication("2")));
  }

  @Test
  void allGoToTheServletsOnceTheServerIsFoundChanged() throws IOException {
    ask(publication("1"));
    findServerChanged();

    connect();

    assertEquals(SERVLETS, ask(publication("3")));
  }

  @Test
  void aServerThatIsFoundChangedIsTold() throws IOException {
    ask(publication("1"));

    findServerChanged();

    assertThrows(NoSuchMethodError.class, mismatch::check);
  }

  @Test
  void manyNamesOfTheServerDoNotFillTheMemory() throws IOException {
    for (int i = 0; i < 100; i++) {
      ask(publication("1").replace("Host: h", "Host: h" + i));
    }

    assertEquals(SERVLETS, ask(publication("2").replace("Host: h", "Host: h0")));
  }

  @Test
  void whatIsWaitedForIsAnsweredWhenItComes() throws IOException {
    ask(publication("1"));
    answersAtOnce = false;
    send(publication("2"));
    await().until(() -> !unanswered.isEmpty());

    unanswered.remove().complete(new ServerApi.Answer(404, "{\"error\":{}}"));

    assertTrue(in.readLine().startsWith("HTTP/1.1 404 "));
    assertEquals("{\"error\":{}}", read());
    answersAtOnce = true;
    assertEquals(DONE.json(), ask(publication("3")));
  }

  @Test
  void whatWasSentWithoutWaitingIsAnsweredInItsOrder() throws IOException {
    ask(publication("1"));
    answersAtOnce = false;
    String last = publication("4");
    send(publication("2") + publication("3") + get() + last.substring(0, last.length() - 1));
    await().until(() -> published.size() == 1);
    unanswered.remove().complete(new ServerApi.Answer(200, "second"));
    await().until(() -> published.size() == 2);
    unanswered.remove().complete(new ServerApi.Answer(200, "third"));

    assertEquals("second", read());
    assertEquals("third", read());
    assertEquals(SERVLETS, read());
    send(last.substring(last.length() - 1));
    assertEquals(SERVLETS, read());
  }

  @Test
  void aCallerThatHasGoneIsNoBurden() throws IOException {
    ask(publication("1"));
    answersAtOnce = false;
    send(publication("2"));
    await().until(() -> !unanswered.isEmpty());
    socket.close();

    CompletableFuture<ServerApi.Answer> late = unanswered.remove();
    late.complete(DONE);

    await().until(() -> late.getNumberOfDependents() == 0);
  }

  private static KeepAlive endless() {
    KeepAlive keepAlive = new KeepAlive();
    keepAlive.setMaxRequestsCount(-1);
    return keepAlive;
  }

  private static String publication(String body) {
    return "POST /api/publish HTTP/1.1\r\nHost: h\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static String get() {
    return "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  }

  /** By the second publication, whose caller is cut off. */
  private void findServerChanged() throws IOException {
    memory.isAnothers();
    send(publication("2"));
    assertEquals(-1, in.read());
    socket.close();
  }

  private String ask(String request) throws IOException {
    send(request);
    return read();
  }

  private void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The body of the next answer. */
  private String read() throws IOException {
    int length = 0;
    for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
      if (line.toLowerCase().startsWith("content-length: ")) {
        length = Integer.parseInt(line.substring(16));
      }
    }
    char[] body = new char[length];
    for (int i = 0; i < length; i++) {
      body[i] = (char) in.read();
    }
    return new String(body);
  }

  private ServletContext context() {
    return (ServletContext)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ServletContext.class},
            (proxy, called, arguments) ->
                Shortcuts.API.equals(arguments[0]) && !isOff ? new Api() : null);
  }

  private final class Api extends ServerApi {
    @Override
    public CompletionStage<Answer> call(
        String method, ApiRequest request, InputStream body, Executor executor) throws IOException {
      published.add(new String(body.readAllBytes(), StandardCharsets.UTF_8));
      if (answersAtOnce) {
        return CompletableFuture.completedFuture(DONE);
      }
      CompletableFuture<Answer> answer = new CompletableFuture<>();
      unanswered.add(answer);
      return answer;
    }
  }

  /** What answers are put into. */
  private static final class Memory extends HeapMemoryManager {
    private final AtomicBoolean isAnothers = new AtomicBoolean();

    /** The next answer finds that of a server that has changed since its road was written. */
    void isAnothers() {
      isAnothers.set(true);
    }

    @Override
    public HeapBuffer wrap(byte[] data, int offset, int length) {
      if (isAnothers.getAndSet(false)) {
        throw new NoSuchMethodError("wrap");
      }
      return super.wrap(data, offset, length);
    }
  }

  private final class Servlets extends BaseFilter {
    @Override
    public NextAction handleRead(FilterChainContext ctx) {
      HttpContent content = ctx.getMessage();
      if (content.isLast()) {
        HttpRequestPacket packet = (HttpRequestPacket) content.getHttpHeader();
        toServlets.incrementAndGet();
        packet.serverName().setString(serverName);
        road.open(packet, System.nanoTime() + openNanos);
        packet.getResponse().setContentLength(SERVLETS.length());
        ctx.write(
            packet
                .getResponse()
                .httpContentBuilder()
                .content(Buffers.wrap(ctx.getMemoryManager(), SERVLETS))
                .last(true)
                .build());
        ctx.notifyDownstream(HttpServerFilter.RESPONSE_COMPLETE_EVENT);
      } else {
        begun.incrementAndGet();
      }
      return ctx.getStopAction();
    }
  }
}
