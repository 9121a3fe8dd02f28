package dev.parley.command;

import dev.parley.config.Limits;
import dev.parley.hub.Rate;
import dev.parley.protocol.ClientInfo;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** How much one client may ask for, and how often. Safe for use by any thread. */
final class Allowance {
  private static final int HISTORY_WEIGHT = 64 << 10;

  private final Rate commands;
  private final Rate errors;
  private final Unanswered unanswered;
  private final PublishRates publishers;

  /**
   * @param publishers of this node
   */
  Allowance(Limits limits, PublishRates publishers) {
    this.commands = Rate.perSecond(limits.commandsPerSecond(), System::nanoTime);
    this.errors = new Rate(limits.errorsPerMinute(), Duration.ofMinutes(1), System::nanoTime);
    this.unanswered = new Unanswered(limits.unansweredBytes());
    this.publishers = publishers;
  }

  /** Whether one more command may come now, which then counts. */
  boolean takeCommand() {
    return commands.take();
  }

  /** Whether the client may be told one more error, which then counts. */
  boolean takeError() {
    return errors.take();
  }

  /**
   * Starts a publication.
   *
   * @param weight bytes
   * @throws dev.parley.protocol.RefusedException with error 111 if there are too many
   */
  <T> CompletionStage<T> publish(
      ClientInfo publisher, int weight, Supplier<CompletionStage<T>> work) {
    publishers.take(publisher);
    return unanswered.until(weight, work);
  }

  /**
   * Starts to read history.
   *
   * @throws dev.parley.protocol.RefusedException with error 111 if too much is unanswered
   */
  <T> CompletionStage<T> read(Supplier<CompletionStage<T>> work) {
    return unanswered.until(HISTORY_WEIGHT, work);
  }
}
