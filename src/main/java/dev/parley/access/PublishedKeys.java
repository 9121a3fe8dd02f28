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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Keys that their owner publishes (JWKS, RFC 7517 §5), as they were fetched last: an outage of
 * their source leaves them as they are. Nobody waits for them. Safe for use by any thread.
 */
final class PublishedKeys {
  private static final System.Logger LOGGER = System.getLogger(PublishedKeys.class.getName());
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration LEAST_PAUSE = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 256 << 10;

  private final URI source;
  private final Executor executor;
  private final Clock clock;
  private final AtomicReference<Instant> askedAt = new AtomicReference<>(Instant.EPOCH);
  private final AtomicBoolean isLooking = new AtomicBoolean();
  private volatile List<TokenKey> keys = List.of();
  private volatile Instant lookedAt = Instant.EPOCH;
  private volatile String fault = "";

  /**
   * @param executor where a fetch may wait for its source
   */
  PublishedKeys(URI source, Executor executor, Clock clock) {
    this.source = source;
    this.executor = executor;
    this.clock = clock;
  }

  /** The keys as they are known. */
  List<TokenKey> known() {
    return keys;
  }

  /** Whether they have just been looked up, be it in vain: asking again would tell nothing new. */
  boolean areFresh() {
    return clock.instant().isBefore(lookedAt.plus(LEAST_PAUSE));
  }

  /**
   * Has the keys fetched, but not more often than their source is to bear, and by one at a time:
   * its name alone may take minutes to be found.
   */
  void refresh() {
    Instant now = clock.instant();
    Instant last = askedAt.get();
    if (!now.isBefore(last.plus(LEAST_PAUSE))
        && askedAt.compareAndSet(last, now)
        && isLooking.compareAndSet(false, true)) {
      try {
        executor.execute(() -> look(now));
      } catch (RuntimeException | Error e) {
        isLooking.set(false);
        throw e;
      }
    }
  }

  private void look(Instant now) {
    try {
      fetch();
      tell(keys.isEmpty() ? "no key that a token can be verified with" : "");
    } catch (IOException | ParseException | RuntimeException e) {
      // Not its text, which may show the whole address.
      tell(e.getClass().getSimpleName());
    } finally {
      lookedAt = now;
      isLooking.set(false);
    }
  }

  private void fetch() throws IOException, ParseException {
    String set =
        new DefaultResourceRetriever((int) TIMEOUT.toMillis(), (int) TIMEOUT.toMillis(), MOST_BYTES)
            .retrieveResource(source.toURL())
            .getContent();
    keys = TokenKey.published(set);
    LOGGER.log(System.Logger.Level.DEBUG, "token keys fetched keys={0}", keys.size());
  }

  /** Once for each change, since a source may be away for long. */
  private void tell(String found) {
    if (!found.equals(fault)) {
      fault = found;
      LOGGER.log(
          found.isEmpty() ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
          found.isEmpty()
              ? "token keys fetched from={0}"
              : "token keys not fetched from={0} error={1}",
          source.getHost(),
          found);
    }
  }
}
