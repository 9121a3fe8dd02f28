package dev.parley.command;

import dev.parley.broker.Broker;
import dev.parley.broker.HistoryQuery;
import dev.parley.config.Settings;
import dev.parley.protocol.HistoryPage;
import dev.parley.protocol.HubError;
import dev.parley.protocol.Publication;
import dev.parley.protocol.StreamPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A broker without Redis: answers when the test lets it. */
final class StubBroker extends Broker {
  /** What was to be published. */
  record Published(String channel, String line, Optional<String> key) {}

  private final List<Published> published = new ArrayList<>();
  private final List<String> read = new ArrayList<>();
  private final List<CompletableFuture<StreamPosition>> answers = new ArrayList<>();
  private final List<CompletableFuture<HistoryPage>> pages = new ArrayList<>();
  private List<Publication> history = List.of();
  private boolean held;

  StubBroker(Settings settings) {
    super(settings);
  }

  List<Published> published() {
    return published;
  }

  /** The channels of which history was read. */
  List<String> read() {
    return read;
  }

  /** What history has from now on, in every channel. */
  void keeps(List<Publication> publications) {
    history = publications;
  }

  /** From now on publications, and whoever reads history, stay unanswered. */
  void hold() {
    held = true;
  }

  void answerAll() {
    List.copyOf(answers).forEach(answer -> answer.complete(position()));
    List.copyOf(pages).forEach(page -> page.complete(page()));
  }

  void failAll() {
    List.copyOf(answers).forEach(answer -> answer.completeExceptionally(failure()));
  }

  @Override
  public CompletionStage<StreamPosition> publish(
      String channel, String line, boolean withHistory, Optional<String> idempotencyKey) {
    published.add(new Published(channel, line, idempotencyKey));
    CompletableFuture<StreamPosition> answer = new CompletableFuture<>();
    answers.add(answer);
    if (!held) {
      answer.complete(position());
    }
    return answer;
  }

  @Override
  public CompletionStage<HistoryPage> history(String channel, HistoryQuery query) {
    read.add(channel);
    CompletableFuture<HistoryPage> page = new CompletableFuture<>();
    pages.add(page);
    if (!held) {
      page.complete(page());
    }
    return page;
  }

  private HistoryPage page() {
    return new HistoryPage(position(), history);
  }

  static StreamPosition position() {
    return new StreamPosition(1_700_000_000_123_456_789L, 6);
  }

  private static RuntimeException failure() {
    return HubError.INTERNAL.refused();
  }
}
