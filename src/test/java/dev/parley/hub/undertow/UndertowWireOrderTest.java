package dev.parley.hub.undertow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.hub.undertow.WireScene.Frame;
import dev.parley.protocol.Disconnect;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Random frames of ours and of the container's through a socket that takes one byte, a few, none or
 * many: each gets through whole, and both keep their order.
 */
class UndertowWireOrderTest {
  private static final int STEPS = 2_000;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final WireScene scene = new WireScene(Integer.MAX_VALUE, layerBytes());
  private final List<String> ours = new ArrayList<>();
  private final List<Frame> containers = new ArrayList<>();
  private boolean inMessage;

  @RepeatedTest(50)
  void bothGetThroughWholeAndInOrder() {
    for (int i = 0; i < STEPS; i++) {
      step();
    }

    finish();

    assertEquals(ours, received(true), () -> "seed " + seed);
    assertEquals(
        containers.stream().map(Frame::payload).toList(), received(false), () -> "seed " + seed);
    assertNoneInAMessage();
    assertEquals(List.of(), scene.failures, () -> "seed " + seed);
  }

  @RepeatedTest(50)
  void untilACloseThatIsTheLast() {
    int closesAt = random.nextInt(STEPS / 4);
    for (int i = 0; i < closesAt; i++) {
      step();
    }
    endMessage();

    scene.wire.close(scene.outbox, Disconnect.SHUTDOWN);
    for (int i = 0; i < 20; i++) {
      step(random.nextInt(6));
    }
    finish();

    List<Frame> frames = scene.frames();
    assertEquals(WireScene.CLOSE, frames.get(frames.size() - 1).opcode(), () -> "seed " + seed);
    List<String> texts = received(true);
    assertEquals(ours.subList(0, texts.size()), texts, () -> "seed " + seed);
  }

  private void step() {
    step(random.nextInt(9));
  }

  private void step(int which) {
    switch (which) {
      case 0, 1, 2 -> sendOurs();
      case 3 -> scene.runTasks();
      case 4 -> scene.socket.ready();
      case 5 -> scene.takes(room());
      case 6 -> control();
      case 7 -> containerText();
      default -> scene.container.flush();
    }
  }

  private void sendOurs() {
    String text = "o" + ours.size() + ":" + padding();
    ours.add(text);
    scene.sendLater(text);
  }

  private void control() {
    String payload = "c" + containers.size() + "x".repeat(random.nextInt(100));
    container(random.nextBoolean() ? WireScene.PING : WireScene.PONG, true, payload);
  }

  private void containerText() {
    boolean isFinal = random.nextInt(3) > 0;
    container(inMessage ? 0 : WireScene.TEXT, isFinal, "c" + containers.size() + padding());
    inMessage = !isFinal;
  }

  private void endMessage() {
    if (inMessage) {
      container(0, true, "c" + containers.size());
      inMessage = false;
    }
  }

  private void container(int opcode, boolean isFinal, String payload) {
    containers.add(new Frame(opcode, isFinal, payload));
    scene.container.queue(WireScene.frame(opcode, isFinal, payload));
    if (random.nextBoolean()) {
      scene.container.flush();
    }
  }

  private void finish() {
    endMessage();
    scene.runTasks();
    scene.container.flush();
    scene.takesAll();
  }

  private long room() {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> 1;
      case 2 -> random.nextInt(10);
      default -> random.nextInt(5_000);
    };
  }

  private String padding() {
    int most =
        switch (random.nextInt(20)) {
          case 0 -> 100_000;
          case 1, 2, 3 -> 1_000;
          default -> 50;
        };
    return "x".repeat(random.nextInt(most));
  }

  private int layerBytes() {
    return random.nextBoolean() ? 0 : 1 + random.nextInt(20_000);
  }

  private List<String> received(boolean isOurs) {
    return scene.frames().stream()
        .filter(frame -> frame.opcode() != WireScene.CLOSE)
        .map(Frame::payload)
        .filter(payload -> payload.startsWith("o") == isOurs)
        .toList();
  }

  /** Between the fragments of a message only control frames may come (RFC 6455 §5.4). */
  private void assertNoneInAMessage() {
    boolean open = false;
    for (Frame frame : scene.frames()) {
      if (frame.opcode() <= WireScene.TEXT) {
        assertEquals(open, frame.opcode() == 0, () -> "in a message, seed " + seed);
        open = !frame.isFinal();
      }
    }
  }
}
