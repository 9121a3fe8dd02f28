package dev.parley.broker;

import dev.parley.protocol.IssuedToken;

/**
 * Which tokens are not to be believed any more: those of a user that were issued before a time, or
 * one by its id. Immutable.
 *
 * @param user whose tokens; empty if it is about one token
 * @param token the id of that token; empty if it is about a user
 * @param issuedBefore seconds since 1970; a user's tokens of that second and later stay good
 */
public record Revocation(String user, String token, long issuedBefore) {

  /** Of all tokens of a user that were issued before a time, in seconds since 1970. */
  public static Revocation ofUser(String user, long issuedBefore) {
    return new Revocation(user, "", issuedBefore);
  }

  /** Of the token with this id. */
  public static Revocation ofToken(String id) {
    return new Revocation("", id, 0);
  }

  boolean isOfToken() {
    return !token.isEmpty();
  }

  /** Whether it takes back a token; one of its user, if it is about a user. */
  boolean concerns(IssuedToken other) {
    return isOfToken() ? token.equals(other.id()) : other.issuedAt() < issuedBefore;
  }
}
