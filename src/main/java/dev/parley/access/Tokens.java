package dev.parley.access;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.parley.config.Settings;
import dev.parley.config.TokenSettings;
import dev.parley.protocol.HubError;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Verifies tokens. Never blocks; safe for use by any thread. */
@ApplicationScoped
public class Tokens {
  private static final int MOST_CHARACTERS = 8_192;

  private final TokenSettings settings;
  private final List<TokenKey> keys;
  private final Clock clock;

  /** For the container's proxies. */
  Tokens() {
    settings = null;
    keys = null;
    clock = null;
  }

  /** Believes what the settings say. */
  @Inject
  public Tokens(Settings settings) {
    this(settings, Clock.systemUTC());
  }

  /** At the time of another clock. */
  Tokens(Settings settings, Clock clock) {
    this.settings = settings.tokens();
    this.keys =
        Stream.concat(
                this.settings.secrets().stream().map(TokenKey::of),
                this.settings.keys().stream().map(TokenKey::of))
            .toList();
    this.clock = clock;
  }

  /**
   * Whom a token speaks for.
   *
   * @throws InvalidTokenException if it is not to be believed, now or ever
   * @throws dev.parley.protocol.RefusedException with error 109 if it has expired
   */
  public Identity verify(String token) throws InvalidTokenException {
    if (token.length() > MOST_CHARACTERS) {
      throw new InvalidTokenException("too long");
    }
    JWTClaimsSet claims;
    try {
      SignedJWT signed = SignedJWT.parse(token);
      requireSignature(signed);
      claims = signed.getJWTClaimsSet();
    } catch (ParseException e) {
      throw new InvalidTokenException("no signed token");
    }
    requireIntendedForUs(claims);
    if (claims.getSubject() == null || claims.getSubject().isEmpty()) {
      throw new InvalidTokenException("no user");
    }
    return new Identity(
        claims.getSubject(), Optional.ofNullable(claims.getExpirationTime()).map(Date::toInstant));
  }

  private void requireSignature(SignedJWT token) throws InvalidTokenException {
    boolean isSigned =
        keys.stream().filter(key -> key.fits(token.getHeader())).anyMatch(k -> k.hasSigned(token));
    if (!isSigned) {
      throw new InvalidTokenException("not signed by a known key");
    }
  }

  private void requireIntendedForUs(JWTClaimsSet claims) throws InvalidTokenException {
    if (settings.issuer().isPresent() && !settings.issuer().get().equals(claims.getIssuer())) {
      throw new InvalidTokenException("of another issuer");
    }
    if (settings.audience().isPresent()
        && !claims.getAudience().contains(settings.audience().get())) {
      throw new InvalidTokenException("for another audience");
    }
    Instant now = clock.instant();
    Date notBefore = claims.getNotBeforeTime();
    if (notBefore != null && now.plus(settings.clockSkew()).isBefore(notBefore.toInstant())) {
      throw new InvalidTokenException("not valid yet");
    }
    Date expiry = claims.getExpirationTime();
    if (expiry != null && !now.minus(settings.clockSkew()).isBefore(expiry.toInstant())) {
      throw HubError.TOKEN_EXPIRED.refused();
    }
  }
}
