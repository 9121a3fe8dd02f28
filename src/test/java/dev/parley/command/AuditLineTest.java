package dev.parley.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditLineTest {

  @Test
  void whatIsPlainStandsAsItIs() {
    assertEquals(
        "event=publish channel=#news:eu/7@x code=0",
        new AuditLine("publish").with("channel", "#news:eu/7@x").with("code", 0).toString());
  }

  @Test
  void whatIsEmptyIsLeftOut() {
    assertEquals("event=connect", new AuditLine("connect").with("user", "").toString());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "a b, \"a b\"",
        "a=b, \"a=b\"",
        "say \"hi\", \"say \\\"hi\\\"\"",
        "\\n, \"\\\\n\"",
        "日本, \"日本\"",
      })
  void whatIsNotPlainStandsInQuotes(String value, String written) {
    assertEquals("event=e key=" + written, new AuditLine("e").with("key", value).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n", "\r", "\r\nevent=connect user=root", "\t", "\u0000", "\u001b[2J", "\u007f", "\u0085",
        "\u2028", "\u2029", "\u202e", "\u2066", "\ufeff", "\u00a0", "\ud83d", "x\u200fy"
      })
  void nothingEndsALineOrChangesHowItLooks(String value) {
    String line = new AuditLine("connect").with("user", value).with("code", 0).toString();

    assertTrue(line.startsWith("event=connect user=\""), line);
    assertTrue(line.endsWith("\" code=0"), line);
    assertTrue(line.chars().allMatch(c -> c >= ' ' && c <= '~'), line);
  }

  @Test
  void aLongValueIsCut() {
    String line = new AuditLine("e").with("channel", "x".repeat(100_000)).toString();

    assertTrue(line.length() < 1_100, () -> "characters: " + line.length());
    assertTrue(line.endsWith("…\""));
    assertFalse(line.contains("x".repeat(1_025)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1_024, 1_025, 100_000})
  void whatIsCutBeforeIsWrittenAlike(int length) {
    String value = "x".repeat(length);
    String cut = AuditLine.cut(value);

    assertTrue(cut.length() <= 1_025, () -> "characters: " + cut.length());
    assertEquals(
        new AuditLine("e").with("channel", value).toString(),
        new AuditLine("e").with("channel", cut).toString());
  }
}
