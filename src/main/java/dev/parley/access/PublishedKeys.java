package dev.parley.access;

import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Keys that their owner publishes (JWKS, RFC 7517 §5), as they were fetched last: an outage of
 * their source leaves them as they are. Nobody waits for them. Safe for use by any thread.
 */
final class PublishedKeys {
  private static final System.Logger LOGGER = System.getLogger(PublishedKeys.class.getName());
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration LEAST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_TRUST = Duration.ofMinutes(10);
  private static final int MOST_BYTES = 256 << 10;

  private final URI source;
  private final Executor executor;
  private final Clock clock;
  private final AtomicReference<Instant> askedAt = new AtomicReference<>(Instant.EPOCH);
  private volatile List<TokenKey> keys = List.of();
  private volatile boolean isAway;

  /**
   * @param executor where a fetch may wait for its source
   */
  PublishedKeys(URI source, Executor executor, Clock clock) {
    this.source = source;
    this.executor = executor;
    this.clock = clock;
  }

  /** The keys as they are known; they are fetched anew if that was long ago. */
  List<TokenKey> known() {
    refresh(LONGEST_TRUST);
    return keys;
  }

  /** Has the keys fetched, but not more often than their source is to bear. */
  void refresh() {
    refresh(LEAST_PAUSE);
  }

  private void refresh(Duration pause) {
    Instant now = clock.instant();
    Instant last = askedAt.get();
    if (!now.isBefore(last.plus(pause)) && askedAt.compareAndSet(last, now)) {
      executor.execute(this::fetch);
    }
  }

  private void fetch() {
    try {
      String set =
          new DefaultResourceRetriever(
                  (int) TIMEOUT.toMillis(), (int) TIMEOUT.toMillis(), MOST_BYTES)
              .retrieveResource(source.toURL())
              .getContent();
      keys = TokenKey.published(set);
      LOGGER.log(
          isAway ? System.Logger.Level.INFO : System.Logger.Level.DEBUG,
          "token keys fetched from={0} keys={1}",
          source.getHost(),
          keys.size());
      isAway = false;
    } catch (IOException | ParseException | RuntimeException e) {
      if (!isAway) {
        LOGGER.log(
            System.Logger.Level.WARNING,
            "token keys not fetched from={0} error={1}",
            source.getHost(),
            e.getClass().getSimpleName());
      }
      isAway = true;
    }
  }
}
