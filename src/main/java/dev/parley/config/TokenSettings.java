package dev.parley.config;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which tokens (JWT) are believed. Immutable; its text shows no secret.
 *
 * @param secrets shared with who issues tokens that are signed by HMAC; several while they change
 * @param keys of who issues tokens that are signed by RSA, ECDSA or Ed25519; several while they
 *     change
 * @param jwks where more of those keys are published
 * @param issuer whose tokens alone are believed
 * @param audience whom a token has to be for
 * @param clockSkew how far the clocks of issuer and node may differ
 * @param revocationTtl how long a revocation is kept: no token should live longer
 */
public record TokenSettings(
    List<Secret> secrets,
    List<PublicKey> keys,
    Optional<Jwks> jwks,
    Optional<String> issuer,
    Optional<String> audience,
    Duration clockSkew,
    Duration revocationTtl) {
  private static final int LEAST_SECRET_BYTES = 32;

  /** Less than a connection outlives its token: what is let in is not to be ended at once. */
  private static final Duration MOST_CLOCK_SKEW = Duration.ofSeconds(20);

  static TokenSettings read(SettingsReader reader) {
    TokenSettings settings = readAll(reader);
    reader.refuseOthersBelow("parley.token.", "must be a setting of tokens");
    return settings;
  }

  private static TokenSettings readAll(SettingsReader reader) {
    return new TokenSettings(
        reader.list("parley.token.secret", TokenSettings::secret),
        reader.list("parley.token.keys", PemKeys::read).stream().flatMap(List::stream).toList(),
        reader.optional("parley.token.jwks", Jwks::parse),
        reader.restriction("parley.token.issuer", text -> text),
        reader.restriction("parley.token.audience", text -> text),
        reader.duration(
            "parley.token.clock-skew", Duration.ofSeconds(10), Duration.ZERO, MOST_CLOCK_SKEW),
        reader.duration(
            "parley.token.revocation-ttl", Duration.ofHours(24), Duration.ofMinutes(1)));
  }

  /** RFC 7518 §3.2: a key of the size of the hash or more. */
  private static Secret secret(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length < LEAST_SECRET_BYTES) {
      throw new IllegalArgumentException("must be secrets of 32 bytes or more");
    }
    return new Secret(text);
  }
}
