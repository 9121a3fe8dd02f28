package dev.parley.command;

import dev.parley.config.Limits;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** How much one client may ask for, and how often. Safe for use by any thread. */
final class Allowance {
  private static final int HISTORY_WEIGHT = 64 << 10;

  private final Rate commands;
  private final Unanswered unanswered;

  Allowance(Limits limits) {
    this.commands = new Rate(limits.commandsPerSecond(), System::nanoTime);
    this.unanswered = new Unanswered(limits.unansweredBytes());
  }

  /** Whether one more command may come now, which then counts. */
  boolean takeCommand() {
    return commands.take();
  }

  /**
   * Starts a publication.
   *
   * @param weight bytes
   * @throws dev.parley.protocol.RefusedException with error 111 if too much is unanswered
   */
  <T> CompletionStage<T> publish(int weight, Supplier<CompletionStage<T>> work) {
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
