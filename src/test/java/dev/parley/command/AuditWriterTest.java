package dev.parley.command;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class AuditWriterTest {
  private static final int MORE_THAN_WAIT = 20_000;

  private final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch disk = new CountDownLatch(1);

  @Test
  void nobodyWaitsForASlowDiskAndTheLogSaysWhatItMisses() throws InterruptedException {
    AuditWriter writer = new AuditWriter(this::writeToDisk);
    writer.start(Thread::new);

    for (int i = 0; i < MORE_THAN_WAIT; i++) {
      String line = "event=e n=" + i;
      writer.write(() -> line);
    }
    disk.countDown();
    writer.stop();

    String missing =
        log.stream().filter(line -> line.startsWith("event=lost lines=")).findFirst().orElseThrow();
    int lost = Integer.parseInt(missing.substring("event=lost lines=".length()));
    assertEquals(MORE_THAN_WAIT, log.size() - 1 + lost);
  }

  @Test
  void aDiskThatHangsDoesNotHoldUpTheEndForEver() {
    AuditWriter writer = new AuditWriter(this::writeToDisk);
    writer.start(Thread::new);
    writer.write(() -> "event=first");
    writer.write(() -> "event=second");

    assertTimeoutPreemptively(Duration.ofSeconds(20), writer::stop);

    disk.countDown();
    await().until(() -> log.equals(List.of("event=first", "event=second")));
  }

  @Test
  void whatWaitsIsWrittenBeforeTheEnd() {
    AuditWriter writer = new AuditWriter(log::add);
    writer.start(Thread::new);
    writer.write(() -> "event=last");

    writer.stop();

    assertEquals(List.of("event=last"), log);
  }

  @Test
  void aLogThatFailsOnceIsTriedAgain() {
    AuditWriter writer =
        new AuditWriter(
            line -> {
              if (line.equals("event=bad")) {
                throw new IllegalStateException("log");
              }
              log.add(line);
            });
    writer.start(Thread::new);

    writer.write(() -> "event=bad");
    writer.write(() -> "event=good");

    await().until(() -> log.contains("event=good"));
    writer.stop();
    assertTrue(log.contains("event=lost lines=1"), log.toString());
  }

  @Test
  void aLineThatThrowsAnErrorIsLostAlone() {
    AuditWriter writer = new AuditWriter(log::add);
    writer.start(Thread::new);

    writer.write(
        () -> {
          throw new StackOverflowError();
        });
    writer.write(() -> "event=good");

    await().until(() -> log.contains("event=good"));
    writer.stop();
    assertTrue(log.contains("event=lost lines=1"), log.toString());
  }

  private void writeToDisk(String line) {
    awaitDisk();
    log.add(line);
  }

  private void awaitDisk() {
    try {
      disk.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
