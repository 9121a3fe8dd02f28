package dev.parley.command;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.access.Identity;
import dev.parley.access.TestTokens;
import dev.parley.access.Tokens;
import dev.parley.config.GivenSettings;
import dev.parley.config.Settings;
import dev.parley.protocol.RefusedException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
  private static final Instant HOUR = Instant.now().plusSeconds(3_600);

  private final Access secure = access();
  private final Access insecure = access("parley.insecure", "true");

  @Test
  void whomTheContainerHasAuthenticatedIsTheUser() {
    assertEquals(
        Optional.of(Identity.of("alice")), secure.user(Optional.of("alice"), Optional.empty()));
  }

  @Test
  void aClaimNeverReplacesThePrincipal() {
    assertEquals(
        Optional.of(Identity.of("alice")), insecure.user(Optional.of("alice"), Optional.of("bob")));
  }

  @Test
  void aClaimCountsInInsecureModeOnly() {
    assertEquals(
        Optional.of(Identity.of("bob")), insecure.user(Optional.empty(), Optional.of("bob")));
    assertEquals(Optional.empty(), secure.user(Optional.empty(), Optional.of("bob")));
  }

  @Test
  void nobodyIsTheAnonymousUserInInsecureModeOnly() {
    assertEquals(Optional.of(Identity.of("")), insecure.user(Optional.empty(), Optional.empty()));
    assertEquals(Optional.of(Identity.of("")), insecure.user(Optional.empty(), Optional.of("")));
    assertEquals(Optional.empty(), secure.user(Optional.empty(), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", " ", "a\n", "\u00a0", "a\u0000"})
  void aClaimThatCanBeNoUserIsRefused(String claimed) {
    assertThrows(
        RefusedException.class, () -> insecure.user(Optional.empty(), Optional.of(claimed)));
  }

  @Test
  void aUserHasAtMost200Characters() {
    Optional<String> longest = Optional.of("x".repeat(200));

    assertEquals(longest.map(Identity::of), insecure.user(Optional.empty(), longest));
    assertThrows(
        RefusedException.class,
        () -> insecure.user(Optional.empty(), Optional.of("x".repeat(201))));
  }

  @ParameterizedTest
  @CsvSource({
    "the-key-of-everything, false, the-key-of-everything, true",
    "the-key-of-everything, false, other, false",
    "the-key-of-everything, false, '', false",
    "the-key-of-everything, false, , false",
    "the-key-of-everything, true, the-key-of-everything, true",
    "the-key-of-everything, true, other, false",
    "the-key-of-everything, true, , true",
    ", false, any, false",
    ", false, '', false",
    ", false, , false",
    ", true, any, true",
    ", true, , true",
    "' ', false, '', false",
  })
  void theServerApiNeedsItsKeyOrInsecureMode(
      String key, boolean isInsecure, String given, boolean mayCall) {
    Access access =
        key == null
            ? access("parley.insecure", "" + isInsecure)
            : access("parley.insecure", "" + isInsecure, "parley.api.key", key);

    Executable call = () -> access.caller("publish", Optional.ofNullable(given), Optional.empty());

    if (mayCall) {
      assertDoesNotThrow(call);
    } else {
      assertRefused(101, call);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "publish, orders-may-publish-this, 0",
    "history, orders-may-publish-this, 103",
    "nope, orders-may-publish-this, 103",
    "history, ops-may-do-everything, 0",
    "nope, ops-may-do-everything, 0",
    "history, the-key-without-a-name, 0",
    "publish, orders-may-publish-thi, 101",
  })
  void aNamedKeyMayCallItsMethodsAlone(String method, String key, int error) {
    Access access =
        access(
            "parley.api.key", "the-key-without-a-name",
            "parley.api.keys", "orders,ops",
            "parley.api.key.orders", "orders-may-publish-this",
            "parley.api.key.orders.allow", "publish,broadcast",
            "parley.api.key.ops", "ops-may-do-everything",
            "parley.api.key.ops.allow", "*");
    Executable call = () -> access.caller(method, Optional.of(key), Optional.empty());

    if (error == 0) {
      assertDoesNotThrow(call);
    } else {
      assertRefused(error, call);
    }
  }

  @Test
  void theCallerIsTheKeysOrTheTokensHolder() {
    Access access =
        access(
            "parley.api.keys", "orders",
            "parley.api.key.orders", "orders-may-publish-this",
            "parley.api.key.orders.allow", "publish",
            "parley.token.secret", TestTokens.SECRET);
    Optional<String> token = Optional.of(TestTokens.granting("shop", HOUR, List.of("publish")));

    assertEquals(
        "orders", access.caller("publish", Optional.of("orders-may-publish-this"), token).holder());
    assertEquals("shop", access.caller("publish", Optional.empty(), token).holder());
  }

  @Test
  void aTokenMayCallWhatItGrantsAlone() {
    Optional<String> token = Optional.of(TestTokens.granting("shop", HOUR, List.of("publish")));

    assertDoesNotThrow(() -> believing().caller("publish", Optional.empty(), token));
    assertRefused(103, () -> believing().caller("history", Optional.empty(), token));
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void aTokenThatGrantsNothingMayCallNothing(String insecure) {
    Access access = access("parley.token.secret", TestTokens.SECRET, "parley.insecure", insecure);
    Optional<String> token = Optional.of(TestTokens.of("shop", HOUR));

    assertRefused(103, () -> access.caller("publish", Optional.empty(), token));
  }

  @ParameterizedTest
  @ValueSource(strings = {"order service", " ", "a\nb"})
  void aTokenOfAUserWhoseTokensNobodyCouldTakeBackMayCallNothing(String user) {
    Optional<String> token = Optional.of(TestTokens.granting(user, HOUR, List.of("publish")));

    assertRefused(101, () -> believing().caller("publish", Optional.empty(), token));
  }

  @Test
  void anExpiredTokenIsToldApartFromAnInvalidOne() {
    Instant past = Instant.now().minusSeconds(3_600);
    String expired = TestTokens.granting("shop", past, List.of("publish"));

    assertRefused(109, () -> believing().caller("publish", Optional.empty(), Optional.of(expired)));
    assertRefused(101, () -> believing().caller("publish", Optional.empty(), Optional.of("a.b.c")));
  }

  @Test
  void aWrongKeyIsNoBetterForAToken() {
    String token = TestTokens.granting("shop", HOUR, List.of("publish"));

    assertRefused(
        101, () -> believing().caller("publish", Optional.of("wrong"), Optional.of(token)));
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080, localhost:8080",
    "https://chat.example.org, chat.example.org",
    "https://CHAT.example.org, chat.EXAMPLE.org",
    "http://[::1]:8080, [::1]:8080",
    "https://partner.example.com, chat.example.org",
    "HTTPS://Partner.example.com, chat.example.org",
    "https://partner.example.com, ",
  })
  void pagesOfTheServerAndOfListedOriginsMayConnect(String origin, String host) {
    assertTrue(listing().isAllowedOrigin(Optional.of(origin), host));
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example.net, chat.example.org",
    "https://chat.example.org.evil.net, chat.example.org",
    "https://evilchat.example.org, chat.example.org",
    "https://chat.example.org:8443, chat.example.org",
    "http://partner.example.com, chat.example.org",
    "https://partner.example.com:444, chat.example.org",
    "chat.example.org, chat.example.org",
    "null, chat.example.org",
    "'', chat.example.org",
    "'', ''",
    "https://evil.example.net, ",
  })
  void pagesOfOtherOriginsMayNot(String origin, String host) {
    assertFalse(listing().isAllowedOrigin(Optional.of(origin), host));
  }

  @Test
  void withoutAnOriginItIsNoPage() {
    assertTrue(secure.isAllowedOrigin(Optional.empty(), "chat.example.org"));
  }

  private static Access listing() {
    return access("parley.origins", "https://partner.example.com:443,http://localhost:5173");
  }

  private static Access access(String... keysAndValues) {
    Settings settings = GivenSettings.with(keysAndValues);
    return new Access(settings, new Tokens(settings));
  }

  private static Access believing() {
    return access("parley.token.secret", TestTokens.SECRET);
  }

  private static void assertRefused(int code, Executable call) {
    assertEquals(code, assertThrows(RefusedException.class, call).error().code());
  }
}
