package dev.parley.access;

import static dev.parley.access.TestTokens.SECRET;
import static dev.parley.access.TestTokens.claims;
import static dev.parley.access.TestTokens.granting;
import static dev.parley.access.TestTokens.hmac;
import static dev.parley.access.TestTokens.keys;
import static dev.parley.access.TestTokens.pem;
import static dev.parley.access.TestTokens.signed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.parley.config.GivenSettings;
import dev.parley.protocol.IssuedToken;
import dev.parley.protocol.RefusedException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final String OTHER_SECRET = "another-secret-of-at-least-32-bytes";
  private static final KeyPair RSA = keys("RSA", 2_048);

  @ParameterizedTest
  @CsvSource({
    "RS256, RSA, 2048",
    "RS384, RSA, 2048",
    "RS512, RSA, 3072",
    "PS256, RSA, 2048",
    "PS512, RSA, 2048",
    "ES256, EC, 256",
    "ES384, EC, 384",
    "ES512, EC, 521",
    "EdDSA, Ed25519, 255",
  })
  void aTokenSignedByAKnownKeyIsBelieved(String algorithm, String keyAlgorithm, int bits)
      throws InvalidTokenException {
    KeyPair keys = keys(keyAlgorithm, bits);
    Tokens tokens = tokens("parley.token.keys", pem(keys.getPublic()));

    Identity identity =
        tokens.verify(
            signed(JWSAlgorithm.parse(algorithm), keys.getPrivate(), claims("alice").build()));

    assertEquals("alice", identity.user());
  }

  @ParameterizedTest
  @ValueSource(strings = {"HS256", "HS384", "HS512"})
  void aTokenSignedWithTheSecretIsBelieved(String algorithm) throws InvalidTokenException {
    String secret = SECRET + SECRET;
    Tokens tokens = tokens("parley.token.secret", secret);

    assertEquals(
        "alice",
        tokens.verify(hmac(JWSAlgorithm.parse(algorithm), secret, claims("alice").build())).user());
  }

  @Test
  void aTokenTellsWhichItIsAndWhenItWasIssued() throws InvalidTokenException {
    Identity identity = secret().verify(TestTokens.of("alice", "t-1", NOW.plusMillis(999)));

    assertEquals(Optional.of(new IssuedToken("t-1", NOW.getEpochSecond())), identity.token());
  }

  @Test
  void aTokenThatDoesNotTellWasIssuedBeforeAllOthers() throws InvalidTokenException {
    Identity identity = secret().verify(hmac(JWSAlgorithm.HS256, SECRET, claims("alice").build()));

    assertEquals(Optional.of(new IssuedToken("", 0)), identity.token());
  }

  @Test
  void whileKeysChangeAllOfThemCount() throws InvalidTokenException {
    KeyPair ed25519 = keys("Ed25519", 255);
    Tokens tokens =
        tokens(
            "parley.token.secret", OTHER_SECRET + "," + SECRET,
            "parley.token.keys", pem(RSA.getPublic()) + "," + pem(ed25519.getPublic()));
    JWTClaimsSet alice = claims("alice").build();

    tokens.verify(hmac(JWSAlgorithm.HS256, SECRET, alice));
    tokens.verify(hmac(JWSAlgorithm.HS256, OTHER_SECRET, alice));
    tokens.verify(signed(JWSAlgorithm.RS256, RSA.getPrivate(), alice));
    tokens.verify(signed(JWSAlgorithm.EdDSA, ed25519.getPrivate(), alice));
  }

  @Test
  void aPublicKeyIsNoSecret() {
    Tokens tokens = tokens("parley.token.keys", pem(RSA.getPublic()));
    JWTClaimsSet alice = claims("alice").build();

    assertInvalid(tokens, hmac(JWSAlgorithm.HS256, pem(RSA.getPublic()), alice));
    assertInvalid(tokens, hmac(JWSAlgorithm.HS256, pem(RSA.getPublic()).strip(), alice));
    assertInvalid(
        tokens,
        hmac(
            JWSAlgorithm.HS256,
            new String(RSA.getPublic().getEncoded(), StandardCharsets.ISO_8859_1),
            alice));
  }

  @Test
  void aTokenWithoutASignatureIsNotBelieved() {
    String plain = new PlainJWT(claims("alice").build()).serialize();
    String signed = hmac(JWSAlgorithm.HS256, SECRET, claims("alice").build());

    assertInvalid(secret(), plain);
    assertInvalid(secret(), plain + signed.substring(signed.lastIndexOf('.') + 1));
    assertInvalid(secret(), signed.substring(0, signed.lastIndexOf('.') + 1));
  }

  @Test
  void aForgedTokenIsNotBelieved() {
    String[] parts = hmac(JWSAlgorithm.HS256, SECRET, claims("alice").build()).split("\\.");
    String forged =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"sub\":\"bob\"}".getBytes(StandardCharsets.UTF_8));

    assertInvalid(secret(), parts[0] + "." + forged + "." + parts[2]);
    assertInvalid(secret(), hmac(JWSAlgorithm.HS256, OTHER_SECRET, claims("alice").build()));
    assertInvalid(tokens(), hmac(JWSAlgorithm.HS256, SECRET, claims("alice").build()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "t", "a.b", "a.b.c", "..", "....", "e30.e30.e30", "e30.e30.e30.e30.e30"})
  void whatIsNoTokenIsNotBelieved(String text) {
    assertInvalid(secret(), text);
  }

  @Test
  void aTokenThatIsTooLongIsNotEvenRead() {
    assertInvalid(
        secret(),
        hmac(JWSAlgorithm.HS256, SECRET, claims("alice").claim("x", "x".repeat(8_192)).build()));
  }

  @Test
  void aTokenOfNobodyIsNotBelieved() {
    assertInvalid(secret(), hmac(JWSAlgorithm.HS256, SECRET, claims(null).build()));
    assertInvalid(secret(), hmac(JWSAlgorithm.HS256, SECRET, claims("").build()));
    assertInvalid(
        secret(),
        hmac(
            JWSAlgorithm.HS256,
            SECRET,
            new JWTClaimsSet.Builder().claim("sub", List.of("alice")).build()));
  }

  @Test
  void issuerAndAudienceHaveToBeTheConfiguredOnes() throws InvalidTokenException {
    Tokens tokens =
        tokens(
            "parley.token.secret", SECRET,
            "parley.token.issuer", "https://id.example.org",
            "parley.token.audience", "parley");
    JWTClaimsSet.Builder right =
        claims("alice").issuer("https://id.example.org").audience("parley");

    tokens.verify(hmac(JWSAlgorithm.HS256, SECRET, right.build()));
    assertInvalid(tokens, hmac(JWSAlgorithm.HS256, SECRET, right.audience("shop").build()));
    assertInvalid(
        tokens,
        hmac(JWSAlgorithm.HS256, SECRET, right.audience("parley").issuer("https://x").build()));
    assertInvalid(tokens, hmac(JWSAlgorithm.HS256, SECRET, claims("alice").build()));
  }

  @ParameterizedTest
  @CsvSource({"60, 0, true", "-5, 0, true", "-10, 0, false", "-60, 0, false", "60, 9, true"})
  void timesCountWithinTheClockSkew(int expiresIn, int validIn, boolean isValid)
      throws InvalidTokenException {
    String token =
        hmac(
            JWSAlgorithm.HS256,
            SECRET,
            claims("alice")
                .expirationTime(Date.from(NOW.plusSeconds(expiresIn)))
                .notBeforeTime(Date.from(NOW.plusSeconds(validIn)))
                .build());

    if (isValid) {
      assertEquals(Optional.of(NOW.plusSeconds(expiresIn)), secret().verify(token).expiresAt());
    } else {
      assertEquals(
          109, assertThrows(RefusedException.class, () -> secret().verify(token)).error().code());
    }
  }

  @Test
  void aTokenOfTheFutureIsNotBelieved() {
    Date later = Date.from(NOW.plusSeconds(11));

    assertInvalid(
        secret(), hmac(JWSAlgorithm.HS256, SECRET, claims("alice").notBeforeTime(later).build()));
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 3_600, 1_000_000_000_000L})
  void aTokenThatWillOnlyBeIssuedCouldNotBeTakenBackAndIsNotBelieved(long secondsAhead) {
    Map<String, Long> issued = Map.of("iat", NOW.getEpochSecond() + secondsAhead);

    assertInvalid(secret(), TestTokens.of("alice", issued));
  }

  @Test
  void itsIssuersClockMayBeAheadByTheClockSkew() throws InvalidTokenException {
    secret().verify(TestTokens.of("alice", "t-1", NOW.plusSeconds(10)));
  }

  @Test
  void anExpiredTokenThatIsForgedIsInvalidRatherThanExpired() {
    Date past = Date.from(NOW.minusSeconds(3_600));

    assertInvalid(
        secret(),
        hmac(JWSAlgorithm.HS256, OTHER_SECRET, claims("alice").expirationTime(past).build()));
  }

  @Test
  void aTokenGrantsTheMethodsThatItNames() throws InvalidTokenException {
    Grant grant = secret().grant(granting("shop", NOW.plusSeconds(60), List.of("publish", "info")));

    assertEquals("shop", grant.holder());
    assertTrue(grant.covers("publish") && grant.covers("info"));
    assertFalse(grant.covers("history"));
  }

  @Test
  void aGrantTellsTheTokenThatGivesIt() throws InvalidTokenException {
    Grant grant = secret().grant(TestTokens.of("shop", "t-1", NOW));

    assertEquals(Optional.of(new IssuedToken("t-1", NOW.getEpochSecond())), grant.token());
  }

  @Test
  void aTokenGrantsNothingByItself() throws InvalidTokenException {
    String token = hmac(JWSAlgorithm.HS256, SECRET, claims("shop").build());

    assertFalse(secret().grant(token).covers("publish"));
  }

  static Stream<Object> noLists() {
    return Stream.of("publish", 1, true, Map.of("publish", true), List.of(1), List.of(List.of()));
  }

  @ParameterizedTest
  @MethodSource("noLists")
  void aGrantThatIsNoListOfNamesIsNotBelieved(Object methods) {
    String token = granting("shop", NOW.plusSeconds(60), methods);

    assertThrows(InvalidTokenException.class, () -> secret().grant(token));
  }

  @Test
  void whatIsNotBelievedGrantsNothing() {
    String forged =
        hmac(JWSAlgorithm.HS256, OTHER_SECRET, claims("shop").claim("api", List.of("*")).build());

    assertThrows(InvalidTokenException.class, () -> secret().grant(forged));
  }

  @Test
  void whatIsWrongWithATokenTellsNothingOfIt() {
    String token = hmac(JWSAlgorithm.HS256, OTHER_SECRET, claims("alice").build());

    String told =
        assertThrows(InvalidTokenException.class, () -> secret().verify(token)).toString();

    assertFalse(told.contains("alice") || told.contains(token.substring(0, 8)), told);
  }

  private static void assertInvalid(Tokens tokens, String token) {
    assertThrows(InvalidTokenException.class, () -> tokens.verify(token));
  }

  private static Tokens secret() {
    return tokens("parley.token.secret", SECRET);
  }

  private static Tokens tokens(String... keysAndValues) {
    return new Tokens(
        GivenSettings.with(keysAndValues), Clock.fixed(NOW, ZoneOffset.UTC), Runnable::run);
  }
}
