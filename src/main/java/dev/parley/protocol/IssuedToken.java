package dev.parley.protocol;

/**
 * What a token tells of its own issue, by which it can be revoked. Immutable.
 *
 * @param id its {@code jti}; empty if it has none
 * @param issuedAt its {@code iat}, in seconds since 1970; 0, before everything else, if it has none
 */
public record IssuedToken(String id, long issuedAt) {
  /** Characters that an id may have. */
  public static final int LONGEST_ID = 255;
}
