package dev.parley.broker;

import static java.util.Comparator.naturalOrder;

import dev.parley.hub.Reader;
import dev.parley.protocol.Publication;
import dev.parley.protocol.Start;
import dev.parley.protocol.StreamPosition;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Gives readers that come back to a live channel what they missed: one read for all that wait,
 * while what is live goes on to the others and is noted for them. For use by the channel's lane
 * only.
 */
final class Recovery {
  private final String channel;
  private final Upstream upstream;
  private final Cursor cursor;
  private final Joiners joiners;
  private final BooleanSupplier isLive;
  private final Runnable fallBehind;
  private boolean reading;

  /**
   * @param isLive whether the channel is live
   * @param fallBehind has the channel read on, since its stream is in another epoch
   */
  Recovery(
      String channel,
      Upstream upstream,
      Cursor cursor,
      Joiners joiners,
      BooleanSupplier isLive,
      Runnable fallBehind) {
    this.channel = channel;
    this.upstream = upstream;
    this.cursor = cursor;
    this.joiners = joiners;
    this.isLive = isLive;
    this.fallBehind = fallBehind;
  }

  /**
   * Serves who waits and has its turn, unless that is under way or the channel is not live. Whom it
   * does not come to serve, the next call does.
   */
  void begin() {
    List<Reader> recovering =
        reading || joiners.isEmpty() || !isLive.getAsBoolean() ? List.of() : joiners.recovering();
    if (recovering.isEmpty()) {
      return;
    }
    reading = true;
    cursor.delivered().restart();
    StreamPosition lowest =
        Stream.concat(
                Stream.of(cursor.position()),
                recovering.stream().flatMap(reader -> reader.since().stream()))
            .min(naturalOrder())
            .orElseThrow();
    upstream.recover(
        channel, Optional.of(lowest), (backlog, failure) -> end(recovering, backlog, failure));
  }

  private void end(List<Reader> recovering, Backlog backlog, Throwable failure) {
    reading = false;
    boolean isDone = failure == null && isLive.getAsBoolean() && serve(recovering, backlog);
    cursor.delivered().missSomething();
    if (isDone) {
      begin();
    }
  }

  /**
   * Lets in who can be: whoever does not recover anyhow, and the others if the channel has reached
   * what was read, which it may not have where very much is published.
   *
   * @return whether all were let in
   */
  private boolean serve(List<Reader> recovering, Backlog backlog) {
    boolean isReached = cursor.reach(backlog);
    if (!isReached && !cursor.position().sameEpoch(backlog.top())) {
      fallBehind.run();
      return false;
    }
    boolean isComplete = isReached && !cursor.delivered().isIncomplete();
    List<Publication> behind = isComplete ? cursor.delivered().behind(backlog.top()) : List.of();
    for (Reader reader : recovering) {
      Start start = backlog.start(reader.since().orElseThrow());
      if (!start.recovered()) {
        joiners.admit(reader, Start.at(cursor.position()), List.of());
      } else if (isComplete) {
        joiners.admit(reader, start, behind);
      }
    }
    return isComplete;
  }
}
