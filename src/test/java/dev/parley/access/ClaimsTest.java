package dev.parley.access;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.access.Identity.Options;
import dev.parley.config.GivenSettings;
import dev.parley.protocol.IssuedToken;
import dev.parley.protocol.RefusedException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes with a token beside its user. */
class ClaimsTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final Instant LATER = NOW.plusSeconds(600);

  private final Tokens tokens =
      new Tokens(
          GivenSettings.with("parley.token.secret", TestTokens.SECRET),
          Clock.fixed(NOW, ZoneOffset.UTC),
          Runnable::run);

  @Test
  void aTokenMaySayNothingButTheUser() throws InvalidTokenException {
    assertEquals(
        new Identity(
            "alice",
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Capabilities.NONE,
            Optional.of(new IssuedToken("", 0))),
        connection(Map.of()));
  }

  @Test
  void infoIsWhateverJsonItIs() throws InvalidTokenException {
    Identity identity = connection(Map.of("info", Map.of("name", "Al\n\"ice\"")));

    assertEquals(Optional.of("{\"name\":\"Al\\n\\\"ice\\\"\"}"), identity.info());
  }

  @Test
  void metaIsTakenAndSaysNothing() throws InvalidTokenException {
    assertEquals(connection(Map.of()), connection(Map.of("meta", List.of(1, true))));
  }

  @Test
  void theServersSubscriptionsComeByNameOrWithOptions() throws InvalidTokenException {
    Identity identity =
        connection(
            Map.of(
                "channels", List.of("news", "lobby"),
                "subs", Map.of("lobby", Map.of("info", 7, "data", "d"))));

    assertEquals(
        List.of(
            entry("news", Options.NONE),
            entry("lobby", new Options(Optional.of("7"), Optional.of("\"d\"")))),
        List.copyOf(identity.subscriptions().entrySet()));
  }

  @Test
  void theConnectionEndsWithTheToken() throws InvalidTokenException {
    assertEquals(Optional.of(LATER), connection(Map.of("exp", LATER.getEpochSecond())).expiresAt());
  }

  @Test
  void theConnectionEndsWhenTheTokenSaysSoInstead() throws InvalidTokenException {
    Map<String, Long> claims =
        Map.of(
            "exp", NOW.plusSeconds(60).getEpochSecond(),
            "expire_at", LATER.getEpochSecond());

    assertEquals(Optional.of(LATER), connection(claims).expiresAt());
  }

  @Test
  void theConnectionOutlivesATokenThatSaysSo() throws InvalidTokenException {
    Map<String, Long> claims = Map.of("exp", LATER.getEpochSecond(), "expire_at", 0L);

    assertEquals(Optional.empty(), connection(claims).expiresAt());
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 600})
  void whatHasEndedAlreadyHasExpired(long secondsAgo) {
    Map<String, Long> claims = Map.of("expire_at", NOW.minusSeconds(secondsAgo).getEpochSecond());

    assertEquals(
        110, assertThrows(RefusedException.class, () -> connection(claims)).error().code());
  }

  static Stream<Map<String, Object>> wrongClaims() {
    return Stream.of(
        Map.of("channels", "news"),
        Map.of("channels", List.of(7)),
        Map.of("subs", List.of("news")),
        Map.of("subs", Map.of("news", true)),
        Map.of("expire_at", "tomorrow"),
        Map.of("expire_at", -1),
        Map.of("expire_at", 1e300),
        Map.of("jti", "j".repeat(256)),
        Map.of("info", nested(100)));
  }

  @ParameterizedTest
  @MethodSource("wrongClaims")
  void aClaimOfTheWrongKindMakesTheTokenInvalid(Map<String, Object> claims) {
    assertThrows(InvalidTokenException.class, () -> connection(claims));
  }

  @Test
  void aSubscriptionTokenConnectsNobody() {
    assertThrows(InvalidTokenException.class, () -> connection(Map.of("channel", "news")));
  }

  @Test
  void aSubscriptionTokenGrantsAChannelToAUser() throws InvalidTokenException {
    Map<String, Object> claims =
        Map.of("channel", "news", "info", List.of(), "exp", LATER.getEpochSecond());

    assertEquals(
        new SubscriptionGrant("alice", "news", Optional.of("[]"), Optional.of(LATER)),
        tokens.verifySubscription(TestTokens.of("alice", claims)));
  }

  @Test
  void aSubscriptionTokenMayBeTheAnonymousUsers() throws InvalidTokenException {
    assertEquals(
        new SubscriptionGrant("", "news", Optional.empty(), Optional.empty()),
        tokens.verifySubscription(TestTokens.of(null, Map.of("channel", "news"))));
  }

  @Test
  void aConnectionTokenGrantsNoChannel() {
    String token = TestTokens.of("alice", Map.of());

    assertThrows(InvalidTokenException.class, () -> tokens.verifySubscription(token));
  }

  @Test
  void aSubscriptionMayOutliveItsToken() throws InvalidTokenException {
    Map<String, Object> claims =
        Map.of("channel", "news", "exp", LATER.getEpochSecond(), "expire_at", 0);

    assertEquals(
        Optional.empty(), tokens.verifySubscription(TestTokens.of("alice", claims)).expiresAt());
  }

  @Test
  void aForgedSubscriptionTokenIsNotBelieved() {
    String token = TestTokens.of("alice", Map.of("channel", "news"));
    String forged = token.substring(0, token.lastIndexOf('.') + 1) + "AAAA";

    assertThrows(InvalidTokenException.class, () -> tokens.verifySubscription(forged));
  }

  private Identity connection(Map<String, ?> claims) throws InvalidTokenException {
    return tokens.verify(TestTokens.of("alice", claims));
  }

  private static Object nested(int depth) {
    Object value = List.of();
    for (int i = 0; i < depth; i++) {
      value = Arrays.asList(value);
    }
    return value;
  }
}
