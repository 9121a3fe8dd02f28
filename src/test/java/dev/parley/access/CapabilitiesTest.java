package dev.parley.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.GivenSettings;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapabilitiesTest {
  private final Tokens tokens =
      new Tokens(GivenSettings.with("parley.token.secret", TestTokens.SECRET));

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "news, news, true",
        "news, newsletter, false",
        "news, new, false",
        "news, NEWS, false",
        "news:*, news:eu, true",
        "news:*, news:eu:berlin, true",
        "news:*, news:, true",
        "news:*, news, false",
        "news:*, newsletter, false",
        "news:*, newsx:eu, false",
        "news:*, xnews:eu, false",
        "news:*, sport:news:eu, false",
        "news*, newsletter, true",
        "*:eu, news:eu, true",
        "*:eu, news:eus, false",
        "*:eu, news:eu:eu, true",
        "game:*:chat, game:7:chat, true",
        "game:*:chat, game::chat, true",
        "game:*:chat, game:chat, false",
        "game:*:chat, game:7:chats, false",
        "game:*:chat, game:7:CHAT, false",
        "a*b*c, abc, true",
        "a*b*c, a-bb-c-c, true",
        "a*b*c, acb, false",
        "a*ba, aba, true",
        "ab*ba, aba, false",
        "a.c, abc, false",
        "[ab], a, false",
        "?, a, false",
        "*, news:eu, true",
        "**, chat, true",
        "*, \"#bob\", false",
        "**, \"#bob\", false",
        "*bob, \"#bob\", false",
        "*#bob, \"#bob\", false",
        "#bob, \"#bob\", true",
        "#bob, \"#bobby\", false",
        "#*, \"#bob\", true",
        "#*, bob, false",
        "#bob*, \"#bobby\", true",
      })
  void aPatternFitsTheChannelsThatItSays(String pattern, String channel, boolean fits)
      throws InvalidTokenException {
    Capabilities capabilities = of("[{\"channels\":[\"" + pattern + "\"],\"allow\":[\"sub\"]}]");

    assertEquals(fits, capabilities.allow(Right.SUBSCRIBE, channel));
  }

  @ParameterizedTest
  @CsvSource({"sub, SUBSCRIBE", "pub, PUBLISH", "hst, HISTORY", "prs, PRESENCE"})
  void whatIsAllowedIsThatAlone(String name, Right allowed) throws InvalidTokenException {
    Capabilities capabilities = of("[{\"channels\":[\"news\"],\"allow\":[\"" + name + "\"]}]");

    for (Right right : Right.values()) {
      assertEquals(right == allowed, capabilities.allow(right, "news"), right.toString());
    }
  }

  @Test
  void whatAnyOfThemAllowsIsAllowed() throws InvalidTokenException {
    Capabilities capabilities =
        of(
            """
            [{"channels":["news","chat"],"allow":["sub"]},
             {"channels":["news"],"allow":["pub","hst"],"match":"wildcard","note":7}]
            """);

    assertTrue(capabilities.allow(Right.SUBSCRIBE, "news"));
    assertTrue(capabilities.allow(Right.PUBLISH, "news"));
    assertTrue(capabilities.allow(Right.SUBSCRIBE, "chat"));
    assertFalse(capabilities.allow(Right.PUBLISH, "chat"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "[{\"channels\":[],\"allow\":[\"sub\"]}]",
        "[{\"channels\":[\"news\"],\"allow\":[]}]"
      })
  void whatSaysNothingAllowsNothing(String caps) throws InvalidTokenException {
    assertFalse(of(caps).allow(Right.SUBSCRIBE, "news"));
  }

  @ParameterizedTest
  @EnumSource
  void aTokenWithoutThemAllowsNothing(Right right) throws InvalidTokenException {
    assertFalse(
        tokens.verify(TestTokens.of("{\"sub\":\"alice\"}")).capabilities().allow(right, "news"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "\"news\"",
        "{\"channels\":[\"news\"],\"allow\":[\"sub\"]}",
        "[\"news\"]",
        "[null]",
        "[{}]",
        "[{\"channels\":[\"news\"]}]",
        "[{\"allow\":[\"sub\"]}]",
        "[{\"channels\":\"news\",\"allow\":[\"sub\"]}]",
        "[{\"channels\":[\"news\"],\"allow\":\"sub\"}]",
        "[{\"channels\":[\"\"],\"allow\":[\"sub\"]}]",
        "[{\"channels\":[null],\"allow\":[\"sub\"]}]",
        "[{\"channels\":[7],\"allow\":[\"sub\"]}]",
        "[{\"channels\":[[\"news\"]],\"allow\":[\"sub\"]}]",
        "[{\"channels\":[\"news\"],\"allow\":[\"subscribe\"]}]",
        "[{\"channels\":[\"news\"],\"allow\":[\"SUB\"]}]",
        "[{\"channels\":[\"news\"],\"allow\":[null]}]",
        "[{\"channels\":[\"news\"],\"allow\":[\"sub\"],\"match\":\"regex\"}]",
        "[{\"channels\":[\"news\"],\"allow\":[\"sub\"],\"match\":7}]",
        "[{\"channels\":[\"news\"],\"allow\":[\"sub\"]},7]"
      })
  void whatIsMalformedMakesTheTokenInvalid(String caps) {
    assertThrows(InvalidTokenException.class, () -> of(caps));
  }

  @Test
  void aPatternHasAtMost255Characters() throws InvalidTokenException {
    of("[{\"channels\":[\"" + "x".repeat(255) + "\"],\"allow\":[]}]");

    assertThrows(
        InvalidTokenException.class,
        () -> of("[{\"channels\":[\"" + "x".repeat(256) + "\"],\"allow\":[]}]"));
  }

  @Test
  void allOfThemAreAtMost128Patterns() throws InvalidTokenException {
    of("[" + patterns(100) + "," + patterns(28) + "]");

    assertThrows(
        InvalidTokenException.class, () -> of("[" + patterns(100) + "," + patterns(29) + "]"));
  }

  private static String patterns(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"c" + i + "\"")
        .collect(Collectors.joining(",", "{\"allow\":[\"sub\"],\"channels\":[", "]}"));
  }

  /** Those of a token with this claim. */
  private Capabilities of(String caps) throws InvalidTokenException {
    return tokens.verify(TestTokens.of("{\"sub\":\"alice\",\"caps\":" + caps + "}")).capabilities();
  }
}
