package dev.parley.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.access.Identity;
import dev.parley.access.Tokens;
import dev.parley.config.GivenSettings;
import dev.parley.config.Settings;
import dev.parley.protocol.RefusedException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
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
    "key, false, key, true",
    "key, false, other, false",
    "key, false, '', false",
    "key, false, , false",
    "key, true, key, true",
    "key, true, other, false",
    "key, true, , true",
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

    assertEquals(mayCall, access.mayCallApi(Optional.ofNullable(given)));
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
    return access("parley.origins", "https://partner.example.com,http://localhost:5173");
  }

  private static Access access(String... keysAndValues) {
    Settings settings = GivenSettings.with(keysAndValues);
    return new Access(settings, new Tokens(settings));
  }
}
