package dev.parley.hub;

import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A container's session without a container: keeps what is sent, and completes each send and
 * answers each ping the way a test wants. By default sends complete at once, before the call
 * returns, and pings stay unanswered.
 */
public final class StubSession {
  private final Queue<String> frames = new ConcurrentLinkedQueue<>();
  private final List<Long> pings = new CopyOnWriteArrayList<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final Session session = stub(Session.class, this::onSession);
  private final RemoteEndpoint.Async remote = stub(RemoteEndpoint.Async.class, this::onRemote);
  private volatile SendBehaviour onSend = (text, done) -> done.onResult(new SendResult());
  private volatile LongConsumer onPing = data -> {};
  private volatile Consumer<CloseReason> onClose = reason -> {};
  private volatile CloseReason closeReason;

  /** What the session does with a text. */
  @FunctionalInterface
  public interface SendBehaviour {
    /** Takes the text and calls back, now or later. */
    void send(String text, SendHandler done);
  }

  /** The session itself. */
  public Session session() {
    return session;
  }

  /** A new wire over this session. */
  public Wire wire() {
    return new PortableWire(session);
  }

  /** Everything sent until now, a text per frame. */
  public List<String> frames() {
    return List.copyOf(frames);
  }

  /** The code that the session was closed with, if it was. */
  public Optional<Integer> closeCode() {
    return Optional.ofNullable(closeReason).map(reason -> reason.getCloseCode().getCode());
  }

  String closeText() {
    return closeReason.getReasonPhrase();
  }

  List<Long> pings() {
    return pings;
  }

  /** Closes and idle time-outs, in their order. */
  List<String> calls() {
    return calls;
  }

  /** What the session does with texts. */
  public StubSession onSend(SendBehaviour behaviour) {
    onSend = behaviour;
    return this;
  }

  /** What the client does with pings. */
  public StubSession onPing(LongConsumer behaviour) {
    onPing = behaviour;
    return this;
  }

  /** What the session does when it is closed. */
  public StubSession onClose(Consumer<CloseReason> behaviour) {
    onClose = behaviour;
    return this;
  }

  private Object onSession(String method, Object[] arguments) {
    switch (method) {
      case "getAsyncRemote":
        return remote;
      case "getUserPrincipal":
        return null;
      case "close":
        closeReason = (CloseReason) arguments[0];
        calls.add("close");
        onClose.accept(closeReason);
        return null;
      case "setMaxIdleTimeout":
        calls.add("idle " + arguments[0]);
        return null;
      default:
        throw new UnsupportedOperationException(method);
    }
  }

  private Object onRemote(String method, Object[] arguments) {
    switch (method) {
      case "sendText":
        frames.add((String) arguments[0]);
        onSend.send((String) arguments[0], (SendHandler) arguments[1]);
        return null;
      case "sendPing":
        long data = ((ByteBuffer) arguments[0]).duplicate().getLong();
        pings.add(data);
        onPing.accept(data);
        return null;
      default:
        throw new UnsupportedOperationException(method);
    }
  }

  static SendResult failure() {
    return new SendResult(new IOException("broken"));
  }

  /** The answer to a ping. */
  public static ByteBuffer pong(long data) {
    return ByteBuffer.allocate(Long.BYTES).putLong(0, data);
  }

  private interface Call {
    Object take(String method, Object[] arguments);
  }

  private static <T> T stub(Class<T> type, Call call) {
    InvocationHandler handler =
        (proxy, method, arguments) -> call.take(method.getName(), arguments);
    return type.cast(
        Proxy.newProxyInstance(StubSession.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
