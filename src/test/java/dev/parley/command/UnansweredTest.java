package dev.parley.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.protocol.HubError;
import dev.parley.protocol.RefusedException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class UnansweredTest {
  private static final int WEIGHT = 400;

  private final Unanswered unanswered = new Unanswered(2_000);
  private final CompletableFuture<String> answer = new CompletableFuture<>();

  @Test
  void whatFitsIsStarted() {
    answer.complete("x");

    assertEquals("x", unanswered.until(WEIGHT, () -> answer).toCompletableFuture().join());
  }

  @Test
  void moreThanTheBoundIsRefusedUntilSomethingIsAnswered() {
    start();
    start();
    start();
    assertRefused();

    answer.complete("x");

    start();
  }

  @Test
  void aFailureIsAnAnswerToo() {
    start();
    start();
    start();

    answer.completeExceptionally(new IllegalStateException("redis is away"));

    start();
  }

  @Test
  void whatCannotEvenStartWeighsNothing() {
    for (int i = 0; i < 10; i++) {
      assertThrows(
          IllegalStateException.class,
          () ->
              unanswered.until(
                  WEIGHT,
                  () -> {
                    throw new IllegalStateException("no");
                  }));
    }

    start();
  }

  @Test
  void whatIsRefusedWeighsNothing() {
    start();
    start();
    for (int i = 0; i < 10; i++) {
      assertThrows(RefusedException.class, () -> unanswered.until(2_000, () -> answer));
    }

    start();
  }

  @Test
  void smallThingsWeighSomethingToo() {
    for (int i = 0; i < 7; i++) {
      unanswered.until(0, () -> answer);
    }

    assertThrows(RefusedException.class, () -> unanswered.until(0, () -> answer));
  }

  private void start() {
    unanswered.until(WEIGHT, () -> answer);
  }

  private void assertRefused() {
    RefusedException refusal = assertThrows(RefusedException.class, this::start);
    assertEquals(HubError.TOO_MANY_REQUESTS, refusal.error());
  }
}
