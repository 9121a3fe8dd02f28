package dev.parley.access;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.parley.config.Settings;
import dev.parley.config.TokenSettings;
import dev.parley.protocol.HubError;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Verifies tokens. Never blocks; safe for use by any thread. */
@ApplicationScoped
public class Tokens {
  private static final System.Logger LOGGER = System.getLogger(Tokens.class.getName());
  private static final int MOST_CHARACTERS = 8_192;

  /** How long a key that is published no longer may still be believed. */
  private static final Duration KEYS_LIVE = Duration.ofMinutes(10);

  private final TokenSettings settings;
  private final int nesting;
  private final List<TokenKey> keys;
  private final Optional<PublishedKeys> published;
  private final Clock clock;
  @Resource private ManagedScheduledExecutorService executor;
  @Resource private ManagedThreadFactory threads;
  private ScheduledFuture<?> refreshing;

  /** For the container's proxies. */
  Tokens() {
    settings = null;
    nesting = 0;
    keys = null;
    published = null;
    clock = null;
  }

  /** Believes what the settings say. */
  @Inject
  public Tokens(Settings settings) {
    this.settings = settings.tokens();
    this.nesting = settings.limits().nesting();
    this.keys = given(this.settings);
    this.clock = Clock.systemUTC();
    // Not in the executor: Payara's has one thread, which its WebSockets need for each message.
    this.published = published(work -> threads.newThread(work).start());
  }

  /** At the time of another clock. */
  Tokens(Settings settings, Clock clock, Executor fetcher) {
    this.settings = settings.tokens();
    this.nesting = settings.limits().nesting();
    this.keys = given(this.settings);
    this.clock = clock;
    this.published = published(fetcher);
  }

  private static List<TokenKey> given(TokenSettings settings) {
    return Stream.concat(
            settings.secrets().stream().map(TokenKey::of),
            settings.keys().stream().map(TokenKey::of))
        .toList();
  }

  private Optional<PublishedKeys> published(Executor fetcher) {
    return settings.jwks().map(jwks -> new PublishedKeys(jwks.source(), fetcher, clock));
  }

  /** Has published keys fetched before the first token comes, and then whether one comes or not. */
  void start(@Observes Startup started) {
    if (published.isPresent()) {
      refreshing =
          executor.scheduleWithFixedDelay(
              this::refreshKeys, 0, KEYS_LIVE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  void refreshKeys() {
    try {
      published.ifPresent(PublishedKeys::refresh);
    } catch (RuntimeException | Error e) {
      // It would end the schedule without a word.
      LOGGER.log(System.Logger.Level.WARNING, "token keys not fetched", e);
    }
  }

  @PreDestroy
  void stop() {
    if (refreshing != null) {
      refreshing.cancel(false);
    }
  }

  /**
   * Whom a connection token speaks for.
   *
   * @throws InvalidTokenException if it is not to be believed, now or ever
   * @throws dev.parley.protocol.RefusedException with error 109 if it has expired, 110 if what it
   *     is for has, or 100 if its key is not known yet
   */
  public Identity verify(String token) throws InvalidTokenException {
    SignedJWT signed = believed(token);
    Claims claims = Claims.of(signed, nesting);
    return new Identity(
        user(claims),
        end(signed, claims),
        claims.json("info"),
        claims.subscriptions(),
        claims.capabilities(),
        Optional.of(claims.issued()));
  }

  /**
   * What a token lets its user call of the server API, by its claim {@code api}; without one,
   * nothing.
   *
   * @throws InvalidTokenException if it is not to be believed, now or ever
   * @throws dev.parley.protocol.RefusedException with error 109 if it has expired, or 100 if its
   *     key is not known yet
   */
  public Grant grant(String token) throws InvalidTokenException {
    Claims claims = Claims.of(believed(token), nesting);
    return new Grant(user(claims), claims.texts("api"), Optional.of(claims.issued()));
  }

  /**
   * What a subscription token grants.
   *
   * @throws InvalidTokenException if it is not to be believed, now or ever
   * @throws dev.parley.protocol.RefusedException with error 109 if it has expired, 110 if what it
   *     is for has, or 100 if its key is not known yet
   */
  public SubscriptionGrant verifySubscription(String token) throws InvalidTokenException {
    SignedJWT signed = believed(token);
    Claims claims = Claims.of(signed, nesting);
    return new SubscriptionGrant(
        claims.text("sub").orElse(""),
        claims.text("channel").orElseThrow(() -> new InvalidTokenException("no channel")),
        claims.json("info"),
        end(signed, claims));
  }

  /** The user of a token that is no subscription's. */
  private static String user(Claims claims) throws InvalidTokenException {
    if (claims.has("channel")) {
      throw new InvalidTokenException("of a subscription");
    }
    return claims
        .text("sub")
        .filter(user -> !user.isEmpty())
        .orElseThrow(() -> new InvalidTokenException("no user"));
  }

  /** A token that is to be believed now. */
  private SignedJWT believed(String token) throws InvalidTokenException {
    if (token.length() > MOST_CHARACTERS) {
      throw new InvalidTokenException("too long");
    }
    try {
      SignedJWT signed = SignedJWT.parse(token);
      requireSignature(signed);
      requireIntendedForUs(signed.getJWTClaimsSet());
      return signed;
    } catch (ParseException e) {
      throw new InvalidTokenException("no signed token");
    }
  }

  /** When what the token is for ends: by a claim of its own, else with the token. */
  private Optional<Instant> end(SignedJWT signed, Claims claims) throws InvalidTokenException {
    if (!claims.has("expire_at")) {
      return expiry(signed);
    }
    Optional<Instant> end = claims.time("expire_at");
    if (end.isPresent() && !clock.instant().minus(settings.clockSkew()).isBefore(end.get())) {
      throw HubError.EXPIRED.refused();
    }
    return end;
  }

  private static Optional<Instant> expiry(SignedJWT signed) throws InvalidTokenException {
    try {
      return Optional.ofNullable(signed.getJWTClaimsSet().getExpirationTime()).map(Date::toInstant);
    } catch (ParseException e) {
      throw new InvalidTokenException("no claims");
    }
  }

  private void requireSignature(SignedJWT token) throws InvalidTokenException {
    List<TokenKey> others = published.map(PublishedKeys::known).orElse(List.of());
    boolean isSigned =
        Stream.concat(keys.stream(), others.stream())
            .filter(key -> key.fits(token.getHeader()))
            .anyMatch(key -> key.hasSigned(token));
    if (!isSigned) {
      awaitKey(token.getHeader(), others);
      throw new InvalidTokenException("not signed by a known key");
    }
  }

  /**
   * A token may be signed by a key that was published since, even under the name of another: its
   * client is to try again.
   */
  private void awaitKey(JWSHeader header, List<TokenKey> known) {
    Optional<String> id = Optional.ofNullable(header.getKeyID());
    boolean mayBeKnownSoon =
        published.isPresent()
            && JWSAlgorithm.Family.SIGNATURE.contains(header.getAlgorithm())
            && (known.isEmpty()
                || id.isPresent() && known.stream().noneMatch(key -> key.id().equals(id))
                || !published.get().areFresh());
    if (mayBeKnownSoon) {
      published.get().refresh();
      throw HubError.INTERNAL.refused();
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
    Date issued = claims.getIssueTime();
    if (issued != null && now.plus(settings.clockSkew()).isBefore(issued.toInstant())) {
      // It could not be taken back: revocations are of what was issued before them.
      throw new InvalidTokenException("issued in the future");
    }
    Date expiry = claims.getExpirationTime();
    if (expiry != null && !now.minus(settings.clockSkew()).isBefore(expiry.toInstant())) {
      throw HubError.TOKEN_EXPIRED.refused();
    }
  }
}
