package dev.parley.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.access.Identity;
import dev.parley.access.InvalidTokenException;
import dev.parley.access.SubscriptionGrant;
import dev.parley.access.TestTokens;
import dev.parley.broker.StubChannels;
import dev.parley.broker.StubOrders;
import dev.parley.config.GivenSettings;
import dev.parley.config.Settings;
import dev.parley.hub.Connection;
import dev.parley.hub.Hub;
import dev.parley.hub.StubSession;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A socket and all behind it but Redis and the container, both played by the test. */
abstract class ConversationScene {
  final Settings settings =
      GivenSettings.with(
          Stream.concat(
                  Stream.of(
                      "parley.limits.channels", "4",
                      "parley.limits.waiting-bytes", "65536",
                      "parley.limits.unanswered-bytes", "131072",
                      "parley.token.secret", TestTokens.SECRET,
                      "parley.namespaces", "news,quiet",
                      "parley.namespace.quiet.history.size", "0"),
                  Stream.of(moreSettings()))
              .toArray(String[]::new));
  final Hub hub = new Hub(settings);
  final StubChannels channels = new StubChannels(hub, settings);
  final StubOrders orders = new StubOrders();
  final StubBroker broker = new StubBroker(settings);
  private final List<String> told = new CopyOnWriteArrayList<>();
  final Audit audit = new Audit(settings, hub, told::add);
  final StubSession session = new StubSession();
  final List<String> verified = new CopyOnWriteArrayList<>();
  final Conversations conversations =
      new Conversations(
          settings,
          new Access(settings, TestTokens.believing(settings)) {
            @Override
            SubscriptionGrant subscription(String token) throws InvalidTokenException {
              verified.add(token);
              return super.subscription(token);
            }

            @Override
            public Identity bearer(String token) throws InvalidTokenException {
              verified.add(token);
              return super.bearer(token);
            }
          },
          hub,
          new CommandParser(settings),
          new CommandHandler(settings, broker, channels, orders, null, audit));
  private Conversations.Started started;

  /** Keys and values, in turn, beside those of the scene. */
  String[] moreSettings() {
    return new String[0];
  }

  @BeforeEach
  void startHub() {
    hub.start(Thread::new, connection -> {});
    audit.start(Thread::new);
  }

  @AfterEach
  void stopHub() {
    hub.stop();
    audit.stop();
  }

  /** What the audit log says of everything up to now, which is the end. */
  List<String> told() {
    stopHub();
    return told;
  }

  void open(Conversations.Started opened) {
    started = opened;
    started.conversation().opened();
  }

  void send(String... lines) {
    started.conversation().text(String.join("\n", lines));
  }

  void sendBinary() {
    started.conversation().binary();
  }

  Connection connection() {
    return started.connection();
  }

  /** All messages that the client got, one by one. */
  List<String> received() {
    return session.frames().stream().flatMap(frame -> Stream.of(frame.split("\n"))).toList();
  }

  String lastReceived() {
    List<String> all = received();
    return all.get(all.size() - 1);
  }

  /** Stopping the hub carries out what has ended before. */
  void assertClosedWith(int code) {
    assertTrue(connection().isEnded());
    hub.stop();
    assertEquals(Optional.of(code), session.closeCode());
  }

  void assertOpen() {
    assertFalse(connection().isEnded());
  }
}
