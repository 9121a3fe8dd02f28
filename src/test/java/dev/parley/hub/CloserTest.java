package dev.parley.hub;

import static dev.parley.Soon.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.protocol.Disconnect;
import dev.parley.protocol.Encoding;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CloserTest {
  private static final int SLICE = 100;

  private final List<String> done = new CopyOnWriteArrayList<>();
  private final Closer closer = new Closer(ended -> done.add("ended"));
  private final Connection connection =
      new Connection(
          new StubSession().wire(),
          Encoding.CENTRIFUGE_JSON,
          1 << 20,
          new Pulse(System::nanoTime),
          closer);

  @AfterEach
  void stop() {
    closer.stop();
  }

  @Test
  void whoEndsAConnectionDoesNotWaitForItsSocket() {
    connection.end(Disconnect.NORMAL);
    assertEquals(List.of(), done);

    closer.work();

    assertEquals(List.of("ended"), done);
  }

  @Test
  void whatEndsDoesNotWaitForThoseWhoAreTold() {
    tell(2 * SLICE);
    connection.end(Disconnect.NORMAL);

    closer.work();

    assertEquals("ended", done.get(0));
  }

  @Test
  void oneThatCannotBeToldKeepsNobodyElseFromIt() {
    closer.tell(
        () -> {
          throw new IllegalStateException("closed");
        });
    closer.tell(
        () -> {
          throw new StackOverflowError();
        });
    tell(1);

    closer.work();

    assertEquals(List.of("told"), done);
  }

  @Test
  void allAreToldThoughNothingElseComes() {
    tell(3 * SLICE);

    start();

    await().until(() -> done.equals(Collections.nCopies(3 * SLICE, "told")));
  }

  @Test
  void atMostAThousandAreToldInASecond() {
    tell(3 * SLICE);
    long begin = System.nanoTime();

    start();
    await().until(() -> done.size() == 3 * SLICE);

    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    assertTrue(millis >= 200, () -> "told in " + millis + " ms");
  }

  @Test
  void whoIsYetToBeToldDoesNotKeepItFromStopping() throws InterruptedException {
    tell(100 * SLICE);
    closer.stop();

    Thread thread = start();

    thread.join(5_000);
    assertFalse(thread.isAlive());
  }

  private void tell(int readers) {
    for (int i = 0; i < readers; i++) {
      closer.tell(() -> done.add("told"));
    }
  }

  private Thread start() {
    return Threads.start(Thread::new, closer, "closer");
  }
}
