package dev.parley.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.protocol.StreamPosition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WitnessTest {
  private final List<String> told = new ArrayList<>();
  private final Deque<CompletableFuture<Boolean>> unanswered = new ArrayDeque<>();
  private final Witness witness =
      new Witness(
          (channel, position) -> {
            told.add(channel + " " + position);
            unanswered.add(new CompletableFuture<>());
            return unanswered.getLast();
          });

  @Test
  void aNewProcessIsToldWhatItsChannelsHad() {
    acknowledged("news", "5-2");
    acknowledged("chat", "5-7");

    witness.newProcess(channel -> channel.equals("news"));

    assertEquals(List.of("news 5-2"), told);
  }

  @Test
  void whatFailedIsToldAgainThoughMoreWasAcknowledgedSince() {
    acknowledged("news", "5-2");
    witness.newProcess(channel -> true);
    unanswered.remove().completeExceptionally(new IllegalStateException("redis is away"));
    acknowledged("news", "6-1");

    witness.tellAgain();

    assertEquals(List.of("news 5-2", "news 5-2"), told);
  }

  @Test
  void whatWasAnsweredIsNotToldAgain() {
    acknowledged("news", "5-2");
    witness.newProcess(channel -> true);
    unanswered.remove().complete(true);

    witness.tellAgain();

    assertEquals(List.of("news 5-2"), told);
  }

  private void acknowledged(String channel, String position) {
    witness.acknowledged(channel, StreamPosition.parse(position));
  }
}
