package dev.parley.access;

import static dev.parley.access.TestTokens.claims;
import static dev.parley.access.TestTokens.keys;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.parley.config.GivenSettings;
import dev.parley.protocol.RefusedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens whose keys are published, by a real HTTP server. */
class PublishedTokensTest {
  private static final KeyPair FIRST = keys("RSA", 2_048);
  private static final KeyPair SECOND = keys("RSA", 2_048);
  private static final String SECRET = "a-secret-that-was-published-by-mistake";

  private final AtomicInteger requests = new AtomicInteger();
  private volatile String answer = "";
  private volatile int status = 200;
  private Instant now = Instant.parse("2026-11-25T12:00:00Z");
  private HttpServer server;
  private Tokens tokens;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/keys",
        exchange -> {
          requests.incrementAndGet();
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    tokens = tokens();
    know(published("1", FIRST));
  }

  private Tokens tokens() {
    return tokens(Runnable::run);
  }

  private Tokens tokens(Executor fetcher) {
    return new Tokens(
        GivenSettings.with(
            "parley.token.jwks", "http://127.0.0.1:" + server.getAddress().getPort() + "/keys"),
        new HandClock(),
        fetcher);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aTokenSignedByAPublishedKeyIsBelieved() throws Exception {
    assertEquals("alice", tokens.verify(token("1", FIRST)).user());
  }

  @Test
  void asLongAsKeysAreBeingFetchedNobodyElseFetchesThem() {
    List<Runnable> fetches = new ArrayList<>();
    tokens = tokens(fetches::add);

    for (int i = 0; i < 10; i++) {
      tokens.refreshKeys();
      now = now.plusSeconds(6);
    }
    assertEquals(1, fetches.size());
    fetches.get(0).run();
    tokens.refreshKeys();

    assertEquals(2, fetches.size());
  }

  @Test
  void keysOfEveryKindMayBePublished() throws Exception {
    KeyPair ec = keys("EC", 256);
    KeyPair ed25519 = keys("Ed25519", 255);
    byte[] x = Arrays.copyOfRange(ed25519.getPublic().getEncoded(), 12, 44);
    know(
        new ECKey.Builder(Curve.P_256, (ECPublicKey) ec.getPublic()).build(),
        new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x)).build());

    assertEquals(
        "alice",
        tokens
            .verify(TestTokens.signed(JWSAlgorithm.ES256, ec.getPrivate(), claims("alice").build()))
            .user());
    assertEquals(
        "alice",
        tokens
            .verify(
                TestTokens.signed(
                    JWSAlgorithm.EdDSA, ed25519.getPrivate(), claims("alice").build()))
            .user());
  }

  @Test
  void aTokenSignedByANewKeyIsBelievedOnceThatIsPublished() throws Exception {
    tokens.verify(token("1", FIRST));
    publish(published("1", FIRST), published("2", SECOND));
    now = now.plusSeconds(6);

    assertTemporary(token("2", SECOND));

    assertEquals("alice", tokens.verify(token("2", SECOND)).user());
    assertEquals("alice", tokens.verify(token("1", FIRST)).user());
  }

  @Test
  void aKeyThatIsPublishedNoLongerIsForgotten() throws Exception {
    tokens.verify(token("1", FIRST));
    publish(published("2", SECOND));
    now = now.plusSeconds(600);
    tokens.refreshKeys();

    assertTemporary(token("1", FIRST));
  }

  @Test
  void aKeyMayBeReplacedUnderItsName() throws Exception {
    tokens.verify(token("1", FIRST));
    publish(published("1", SECOND));
    now = now.plusSeconds(6);

    assertTemporary(token("1", SECOND));

    assertEquals("alice", tokens.verify(token("1", SECOND)).user());
    assertThrows(InvalidTokenException.class, () -> tokens.verify(token("1", FIRST)));
  }

  @Test
  void soMayOneWithoutAName() throws Exception {
    know(published(null, FIRST));
    tokens.verify(token(null, FIRST));
    publish(published(null, SECOND));
    now = now.plusSeconds(6);

    assertTemporary(token(null, SECOND));

    assertEquals("alice", tokens.verify(token(null, SECOND)).user());
  }

  @Test
  void aKeyOfAKindThatNobodyKnowsLeavesTheOthersAsTheyAre() throws Exception {
    String others =
        "{\"kty\":\"EC\",\"crv\":\"brainpoolP256r1\",\"x\":\"AA\",\"y\":\"AA\"},{\"kty\":7},{},";
    answer = answer.replace("[", "[" + others);
    know();

    assertEquals("alice", tokens.verify(token("1", FIRST)).user());
  }

  @Test
  void inventedKeysDoNotFloodTheSource() throws Exception {
    tokens.verify(token("1", FIRST));
    now = now.plusSeconds(6);

    for (int i = 0; i < 100; i++) {
      assertTemporary(token("invented-" + i, SECOND));
    }

    assertEquals(2, requests.get());
  }

  @Test
  void anOutageOfTheSourceLeavesTheKeysAsTheyAre() throws Exception {
    tokens.verify(token("1", FIRST));
    status = 503;
    now = now.plusSeconds(600);
    tokens.refreshKeys();
    tokens.verify(token("1", FIRST));

    server.stop(0);
    now = now.plusSeconds(600);
    tokens.refreshKeys();

    assertEquals("alice", tokens.verify(token("1", FIRST)).user());
    assertEquals(2, requests.get());
  }

  /** An exception would end the schedule that fetches them. */
  @Test
  void aFetchThatNoThreadIsThereForIsNotTheLast() throws Exception {
    AtomicBoolean isBusy = new AtomicBoolean(true);
    tokens =
        tokens(
            fetch -> {
              if (isBusy.get()) {
                throw new RejectedExecutionException("busy");
              }
              fetch.run();
            });
    tokens.refreshKeys();

    isBusy.set(false);
    know();

    assertEquals("alice", tokens.verify(token("1", FIRST)).user());
  }

  @Test
  void whatIsNoSetOfKeysLeavesThemAsTheyAre() throws Exception {
    tokens.verify(token("1", FIRST));
    for (String nonsense : new String[] {"no", "[]", "{}", "x".repeat(300_000)}) {
      answer = nonsense;
      now = now.plusSeconds(600);
      tokens.refreshKeys();

      assertEquals("alice", tokens.verify(token("1", FIRST)).user());
    }
  }

  @Test
  void untilTheKeysAreKnownTheClientIsToTryAgain() throws Exception {
    tokens = tokens();
    status = 500;
    assertTemporary(token("1", FIRST));

    status = 200;
    now = now.plusSeconds(6);
    assertTemporary(token("1", FIRST));

    assertEquals("alice", tokens.verify(token("1", FIRST)).user());
  }

  @Test
  void aTokenThatOnlyClaimsAPublishedKeyIsNotBelieved() throws Exception {
    assertThrows(InvalidTokenException.class, () -> tokens.verify(token("1", SECOND)));
  }

  @Test
  void whatIsPublishedIsNoSecret() throws Exception {
    know(
        published("1", FIRST),
        new OctetSequenceKey.Builder(SECRET.getBytes(StandardCharsets.UTF_8)).keyID("s").build());

    assertThrows(
        InvalidTokenException.class,
        () -> tokens.verify(hmac("s", SECRET.getBytes(StandardCharsets.UTF_8))));
    assertThrows(
        InvalidTokenException.class,
        () -> tokens.verify(hmac("1", FIRST.getPublic().getEncoded())));
  }

  @Test
  void aKeyForEncryptionVerifiesNothing() throws Exception {
    know(
        new RSAKey.Builder((RSAPublicKey) FIRST.getPublic())
            .keyID("1")
            .keyUse(KeyUse.ENCRYPTION)
            .build());

    assertTemporary(token("1", FIRST));
  }

  @Test
  void aKeyIsUsedForItsOwnAlgorithmAlone() throws Exception {
    know(
        new RSAKey.Builder((RSAPublicKey) FIRST.getPublic())
            .keyID("1")
            .algorithm(JWSAlgorithm.PS256)
            .build());

    assertThrows(InvalidTokenException.class, () -> tokens.verify(token("1", FIRST)));
  }

  private void assertTemporary(String token) {
    RefusedException refusal = assertThrows(RefusedException.class, () -> tokens.verify(token));
    assertEquals(100, refusal.error().code());
    assertTrue(refusal.error().temporary());
  }

  private void publish(JWK... published) {
    answer = new JWKSet(List.of(published)).toString(false);
  }

  private void know(JWK... published) {
    publish(published);
    know();
  }

  private void know() {
    now = now.plusSeconds(6);
    tokens.refreshKeys();
  }

  private static JWK published(String id, KeyPair keys) {
    return new RSAKey.Builder((RSAPublicKey) keys.getPublic()).keyID(id).build();
  }

  private static String token(String keyId, KeyPair keys) throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(keyId).build(),
            claims("alice").build());
    token.sign(new RSASSASigner(keys.getPrivate()));
    return token.serialize();
  }

  private static String hmac(String keyId, byte[] secret) throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(keyId).build(),
            claims("alice").build());
    token.sign(new MACSigner(secret));
    return token.serialize();
  }

  private final class HandClock extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
