package dev.parley.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.protocol.Disconnect;
import dev.parley.protocol.Message;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;

/**
 * The outbox against random orders of offers, completions and pongs: a client that gets everything
 * gets every message once and in order, whatever the container and the client do in between.
 */
class OutboxOrderTest {
  private static final int MOST_FRAME = 64 << 10;
  private static final long WINDOW = 256 << 10;
  private static final int STEPS = 2_000;

  private record Ping(long data, long sentBefore) {}

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final boolean joinable = random.nextBoolean();
  private final StubSession session = new StubSession();
  private final List<Disconnect> failures = new ArrayList<>();
  private final Outbox outbox =
      new Outbox(session.wire(), joinable, Integer.MAX_VALUE, () -> {}, failures::add);

  private final List<String> offered = new ArrayList<>();
  private final List<Ping> open = new ArrayList<>();
  private SendHandler inFlight;
  private int frames;
  private long sent;
  private long confirmed;
  private boolean failing;

  @RepeatedTest(60)
  void everyMessageArrivesOnceAndInOrder() {
    session.onSend(this::take).onPing(data -> open.add(new Ping(data, sent)));
    begin();
    for (int i = 0; i < STEPS; i++) {
      step();
    }

    drain();

    assertEquals(offered, received(), () -> "seed " + seed);
    assertEquals(List.of(), failures, () -> "seed " + seed);
  }

  @RepeatedTest(60)
  void aFailureEndsItWithTheFirstMessagesInOrder() {
    session.onSend(this::take).onPing(data -> open.add(new Ping(data, sent)));
    begin();
    for (int i = 0; i < STEPS; i++) {
      failing |= i > STEPS / 2 && random.nextInt(50) == 0;
      step();
    }

    drain();

    List<String> received = received();
    assertEquals(offered.subList(0, received.size()), received, () -> "seed " + seed);
    assertTrue(
        failures.stream().allMatch(Disconnect.WRITE_ERROR::equals),
        () -> "seed " + seed + " told " + failures);
  }

  private void begin() {
    int early = random.nextInt(3);
    for (int i = 0; i < early; i++) {
      offered.add(offer());
    }
    String first = "first";
    offered.add(0, first);
    outbox.uncork(Message.of(first));
  }

  private void step() {
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> offered.add(offer());
      case 3, 4 -> outbox.flush();
      case 5 -> complete();
      case 6 -> answer();
      default -> assertFalse(outbox.pong(StubSession.pong(random.nextLong())));
    }
  }

  private String offer() {
    int most =
        switch (random.nextInt(20)) {
          case 0 -> 300_000;
          case 1, 2, 3 -> 40_000;
          default -> 200;
        };
    String text = offered.size() + ":" + "x".repeat(random.nextInt(most));
    outbox.offer(Message.of(text));
    return text;
  }

  /** The container takes a frame. */
  private void take(String frame, SendHandler done) {
    String where = "seed " + seed + " frame " + ++frames;
    assertTrue(inFlight == null, () -> "two sends at once, " + where);
    assertFalse(frame.isEmpty(), where);
    boolean isOneMessage = frame.indexOf('\n') < 0;
    assertTrue(isOneMessage || (joinable && frame.length() <= MOST_FRAME), where);
    long unconfirmed = sent - confirmed;
    assertTrue(
        unconfirmed == 0 || unconfirmed + frame.length() <= WINDOW,
        () -> "unconfirmed " + (unconfirmed + frame.length()) + ", " + where);
    sent += frame.length();
    switch (random.nextInt(failing ? 5 : 3)) {
      case 0 -> inFlight = done;
      case 1, 2 -> done.onResult(new SendResult());
      case 3 -> done.onResult(StubSession.failure());
      default -> throw new IllegalStateException("closed");
    }
  }

  private void complete() {
    if (inFlight != null) {
      SendHandler done = inFlight;
      inFlight = null;
      boolean fails = failing && random.nextBoolean();
      done.onResult(fails ? StubSession.failure() : new SendResult());
    }
  }

  /** The client answers a ping, perhaps not the oldest; RFC 6455 lets it leave out older ones. */
  private void answer() {
    if (!open.isEmpty()) {
      int which = random.nextInt(open.size());
      Ping ping = open.get(which);
      open.subList(0, which + 1).clear();
      confirmed = ping.sentBefore();
      outbox.pong(StubSession.pong(ping.data()));
    }
  }

  private void drain() {
    outbox.flush();
    while (inFlight != null || !open.isEmpty()) {
      complete();
      answer();
    }
  }

  private List<String> received() {
    List<String> messages = new ArrayList<>();
    for (String frame : session.frames()) {
      messages.addAll(List.of(frame.split("\n", -1)));
    }
    return messages;
  }
}
