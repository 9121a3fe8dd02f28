package dev.parley.access;

import java.time.Instant;
import java.util.Optional;

/**
 * Whom a connection belongs to. Immutable.
 *
 * @param user the user's id; empty for the anonymous user
 * @param expiresAt until when that is vouched for; for ever, if nobody said
 */
public record Identity(String user, Optional<Instant> expiresAt) {

  /** A user of whom somebody else than a token tells. */
  public static Identity of(String user) {
    return new Identity(user, Optional.empty());
  }
}
