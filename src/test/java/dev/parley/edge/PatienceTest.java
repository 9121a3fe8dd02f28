package dev.parley.edge;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread waits for what comes soon, and for nothing else. */
@Timeout(30)
class PatienceTest {
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofDays(1);

  private final AtomicLong clock = new AtomicLong();

  @Test
  void whatIsThereIsSoon() {
    Patience patience = new Patience(SHORT, clock::get);

    assertTrue(patience.isSoon(CompletableFuture.completedFuture("there")));
    assertTrue(patience.isSoon(CompletableFuture.failedFuture(new IllegalStateException())));
  }

  @Test
  void whatComesMeanwhileIsSoon() {
    Patience patience = new Patience(LONG, clock::get);
    CompletableFuture<String> outcome = new CompletableFuture<>();
    ForkJoinPool.commonPool().execute(() -> outcome.complete("came"));

    assertTrue(patience.isSoon(outcome));
  }

  @Test
  void whatFailsMeanwhileIsSoon() {
    Patience patience = new Patience(LONG, clock::get);
    CompletableFuture<String> outcome = new CompletableFuture<>();
    ForkJoinPool.commonPool()
        .execute(() -> outcome.completeExceptionally(new IllegalStateException()));

    assertTrue(patience.isSoon(outcome));
  }

  @Test
  void nobodyWaitsAfterWhatWasLate() {
    Patience patience = new Patience(SHORT, clock::get);

    assertFalse(patience.isSoon(new CompletableFuture<>()));

    assertFalse(isWaitedFor(patience));
  }

  @Test
  void whatIsThereIsSoonThoughSomethingWasLate() {
    Patience patience = new Patience(SHORT, clock::get);

    assertFalse(patience.isSoon(new CompletableFuture<>()));

    assertTrue(patience.isSoon(CompletableFuture.completedFuture("there")));
  }

  @Test
  void oneWaitsAgainAfterWhatCameInTime() {
    Patience patience = new Patience(SHORT, clock::get);
    CompletableFuture<String> inTime = new CompletableFuture<>();
    assertFalse(patience.isSoon(inTime));
    inTime.complete("came");

    assertTrue(isWaitedFor(patience));
  }

  @Test
  void nobodyWaitsAfterWhatCameLate() {
    Patience patience = new Patience(SHORT, clock::get);
    CompletableFuture<String> late = new CompletableFuture<>();
    assertFalse(patience.isSoon(late));
    clock.addAndGet(SHORT.toNanos() + 1);
    late.complete("came");

    assertFalse(isWaitedFor(patience));
  }

  /** Whether an outcome is asked for its value, which is then there. */
  private static boolean isWaitedFor(Patience patience) {
    CompletableFuture<String> outcome =
        new CompletableFuture<>() {
          @Override
          public String get(long timeout, TimeUnit unit) {
            complete("came");
            return "came";
          }
        };
    return patience.isSoon(outcome);
  }
}
