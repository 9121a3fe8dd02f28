package dev.parley.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.GivenSettings;
import dev.parley.protocol.RefusedException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
  private final Access secure = new Access(GivenSettings.with());
  private final Access insecure = new Access(GivenSettings.with("parley.insecure", "true"));

  @Test
  void whomTheContainerHasAuthenticatedIsTheUser() {
    assertEquals(Optional.of("alice"), secure.user(Optional.of("alice"), Optional.empty()));
  }

  @Test
  void aClaimNeverReplacesThePrincipal() {
    assertEquals(Optional.of("alice"), insecure.user(Optional.of("alice"), Optional.of("bob")));
  }

  @Test
  void aClaimCountsInInsecureModeOnly() {
    assertEquals(Optional.of("bob"), insecure.user(Optional.empty(), Optional.of("bob")));
    assertEquals(Optional.empty(), secure.user(Optional.empty(), Optional.of("bob")));
  }

  @Test
  void nobodyIsTheAnonymousUserInInsecureModeOnly() {
    assertEquals(Optional.of(""), insecure.user(Optional.empty(), Optional.empty()));
    assertEquals(Optional.of(""), insecure.user(Optional.empty(), Optional.of("")));
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

    assertEquals(longest, insecure.user(Optional.empty(), longest));
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
        new Access(
            key == null
                ? GivenSettings.with("parley.insecure", "" + isInsecure)
                : GivenSettings.with("parley.insecure", "" + isInsecure, "parley.api.key", key));

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
    return new Access(
        GivenSettings.with("parley.origins", "https://partner.example.com,http://localhost:5173"));
  }
}
