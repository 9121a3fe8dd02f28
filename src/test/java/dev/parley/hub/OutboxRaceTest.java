package dev.parley.hub;

import static dev.parley.Soon.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.protocol.Message;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

/** Several threads offer and flush while a container completes sends on threads of its own. */
class OutboxRaceTest {
  private static final int THREADS = 4;
  private static final int MESSAGES = 3_000;

  private final ExecutorService container = Executors.newFixedThreadPool(2);
  private final ExecutorService lanes = Executors.newFixedThreadPool(THREADS);
  private final StubSession session = new StubSession();
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger sending = new AtomicInteger();
  private final AtomicInteger overlaps = new AtomicInteger();
  private final Outbox outbox =
      new Outbox(
          session.wire(),
          true,
          Integer.MAX_VALUE,
          () -> {},
          disconnect -> failures.incrementAndGet());

  @AfterEach
  void stopThreads() {
    lanes.shutdownNow();
    container.shutdownNow();
  }

  @RepeatedTest(5)
  void everyThreadsMessagesArriveOnceAndInOrder() {
    session
        .onSend(this::take)
        .onPing(data -> container.execute(() -> outbox.pong(StubSession.pong(data))));
    CountDownLatch start = new CountDownLatch(1);
    for (int thread = 0; thread < THREADS; thread++) {
      String name = "t" + thread;
      lanes.execute(() -> offerAll(name, start));
    }

    start.countDown();
    outbox.uncork(Message.of("first 0"));

    int all = THREADS * MESSAGES + 1;
    await().atMost(Duration.ofSeconds(20)).until(() -> received().size() >= all);
    assertEquals("first 0", received().get(0));
    for (int thread = 0; thread < THREADS; thread++) {
      assertEquals(numbers(), of("t" + thread));
    }
    assertEquals(0, overlaps.get(), "sends at the same time");
    assertEquals(0, failures.get());
  }

  private void offerAll(String name, CountDownLatch start) {
    try {
      start.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    for (int i = 0; i < MESSAGES; i++) {
      outbox.offer(Message.of(name + " " + i));
      if (i % 3 == 0 || i == MESSAGES - 1) {
        outbox.flush();
      }
    }
  }

  private void take(String frame, SendHandler done) {
    if (sending.incrementAndGet() > 1) {
      overlaps.incrementAndGet();
    }
    if (ThreadLocalRandom.current().nextBoolean()) {
      complete(done);
    } else {
      container.execute(() -> complete(done));
    }
  }

  private void complete(SendHandler done) {
    sending.decrementAndGet();
    done.onResult(new SendResult());
  }

  private List<String> received() {
    List<String> messages = new ArrayList<>();
    for (String frame : session.frames()) {
      messages.addAll(List.of(frame.split("\n")));
    }
    return messages;
  }

  private List<Integer> of(String thread) {
    return received().stream()
        .filter(message -> message.startsWith(thread + " "))
        .map(message -> Integer.valueOf(message.substring(thread.length() + 1)))
        .toList();
  }

  private static List<Integer> numbers() {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      numbers.add(i);
    }
    return numbers;
  }
}
