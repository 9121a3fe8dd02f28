package dev.parley.hub.undertow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.hub.undertow.WireScene.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;

/**
 * A lane writes by itself while the I/O thread sends the container's frames and what the socket did
 * not take at once.
 */
class UndertowWireRaceTest {
  private static final int TEXTS = 5_000;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final WireScene scene = new WireScene(Integer.MAX_VALUE, 0);
  private final List<String> controls = new ArrayList<>();

  @RepeatedTest(20)
  void bothGetThroughWholeAndInOrder() {
    List<String> texts = IntStream.range(0, TEXTS).mapToObj(this::text).toList();
    CompletableFuture<Void> lane = CompletableFuture.runAsync(() -> texts.forEach(scene::sendHere));

    while (!lane.isDone()) {
      step();
    }
    lane.join();
    scene.container.flush();
    scene.takesAll();

    assertEquals(texts, scene.texts(), () -> "seed " + seed);
    assertEquals(
        controls,
        scene.frames().stream()
            .filter(frame -> frame.opcode() == WireScene.PONG)
            .map(Frame::payload)
            .toList(),
        () -> "seed " + seed);
    assertEquals(List.of(), scene.failures, () -> "seed " + seed);
  }

  private String text(int number) {
    return number + "x".repeat(random.nextInt(200));
  }

  private void step() {
    switch (random.nextInt(4)) {
      case 0 -> scene.takes(random.nextInt(2_000));
      case 1 -> scene.takes(Long.MAX_VALUE / 2);
      case 2 -> scene.socket.ready();
      default -> control();
    }
  }

  private void control() {
    if (controls.size() < TEXTS) {
      String payload = "c" + controls.size();
      controls.add(payload);
      scene.container.send(WireScene.frame(WireScene.PONG, true, payload));
    }
  }
}
