package dev.parley.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private static final int NESTING = 8;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\n",
        "nul",
        "nulll",
        "True",
        "'a'",
        "a",
        "{",
        "}",
        "[1,]",
        "[1 2]",
        "[]]",
        "{\"a\"}",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\":1",
        "{\"a\":1}{",
        "01",
        "+1",
        "1.",
        ".5",
        "1e",
        "0x1",
        "NaN",
        "Infinity",
        "\"a",
        "\"\\x\"",
        "\"\\u12\"",
        "\"a\nb\"",
        "\"\t\"",
        "/*c*/1",
        "\u0000",
        "\ufeff{}",
      })
  void whatIsNotJsonIsRefused(String text) {
    assertEquals(107, refusal(text).code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{} x", "{}{}", "[] []", "1 2", "1,", "null null", "\"a\"\"b\"", "{},"})
  void textBehindTheValueIsRefused(String text) {
    assertEquals(107, refusal(text).code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999999", "1e-999999999999", "[1e999999999999]"})
  void anExponentBeyondAllMeasureIsRefused(String text) {
    assertEquals(107, refusal(text).code());
  }

  @Test
  void aNumberOfThousandsOfDigitsIsRefused() {
    assertEquals(107, refusal("9".repeat(5_000)).code());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "null | null",
        "true | true",
        " 1 | 1",
        "\"a\" | \"a\"",
        "[] | []",
        "{} | {}",
        "1.0 | 1.0",
        "-0.5 | -0.5",
        "123456789012345678901234567890 | 123456789012345678901234567890",
        "0.1234567890123456789012345678 | 0.1234567890123456789012345678",
        "9007199254740993 | 9007199254740993",
        "{\"b\":1,\"a\":2} | {\"b\":1,\"a\":2}",
        "\"a\\/b\" | \"a/b\"",
        "\"\\u0041\" | \"A\"",
        "\"\\u0000\\u001f\" | \"\\u0000\\u001f\"",
      })
  void aValueKeepsItsMeaning(String text, String line) {
    assertEquals(line, Json.line(Json.parse(text, NESTING)));
  }

  /** Parsers have limits, and what is written may be longer than what was read. */
  @ParameterizedTest
  @ValueSource(strings = {"", "e5", ".5", "e-9", "E+999999"})
  void aNumberThatIsTakenCanBeReadAgain(String end) {
    for (String number : List.of("9".repeat(1_000 - end.length()), "-" + "1".repeat(990))) {
      String line = Json.line(Json.parse(number + end, NESTING));

      assertEquals(line, Json.line(Json.parseObject("{\"n\":" + line + "}").get("n")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "-%s", "%se5", "[1,%s]", "{\"a\":0.%s}"})
  void aNumberOfMoreThanAThousandCharactersIsRefused(String form) {
    assertEquals(107, refusal(form.formatted("1".repeat(1_001))).code());
    assertEquals(107, refusal(form.formatted("1".repeat(1_098))).code());
  }

  @Test
  void aTextMayHaveAsManyDigitsAsItLikes() {
    String text = "{\"a\":\"" + "1".repeat(5_000) + "\"}";

    assertEquals(text, Json.line(Json.parse(text, NESTING)));
  }

  @Test
  void aPrettyPrintedTextBecomesOneLine() {
    String text = "{\r\n  \"a\" : [\n    1,\n\t2\n  ],\n  \"b\" : \"x\\ny\\r\"\n}\n";

    assertEquals("{\"a\":[1,2],\"b\":\"x\\ny\\r\"}", Json.line(Json.parse(text, NESTING)));
  }

  @Test
  void charactersOutsideTheBasicPlaneStayWhole() {
    JsonValue value = Json.parse("\"\\ud83d\\ude00 \ud83d\ude00 \u00e4 \u6c34\"", NESTING);

    assertEquals("\ud83d\ude00 \ud83d\ude00 \u00e4 \u6c34", ((JsonString) value).getString());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, NESTING})
  void nestingUpToTheLimitIsFine(int depth) {
    String text = "[".repeat(depth) + "]".repeat(depth);

    assertEquals(text, Json.line(Json.parse(text, NESTING)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[[[[[[[[[]]]]]]]]]",
        "[[[[{\"a\":[[[{\"b\":{}}]]]}]]]]",
        "[[[[[[[[[",
        "[\"\\\"\",[[[[[[[[]]]]]]]]]",
        "[\"\\\\\",[[[[[[[[]]]]]]]]]",
      })
  void nestingBeyondTheLimitIsRefused(String text) {
    assertEquals("JSON is nested deeper than 8", refusal(text).message());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"[[[[[[[[[[\"]",
        "[\"\\\"[[[[[[[[[[\"]",
        "[\"\\\\\",\"[[[[[[[[[[\"]",
        "{\"{{{{{{{{{{\":\"}}}}\"}"
      })
  void bracketsInStringsAreNoNesting(String text) {
    assertEquals(text, Json.line(Json.parse(text, NESTING)));
  }

  @Test
  void aMillionBracketsAreRefusedWithoutBeingParsed() {
    String text = "[".repeat(1_000_000);

    assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertEquals(107, refusal(text).code()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "a\"b\\c", "\n\r\t\b\f\u0001", "\u00e4\u6c34\ud83d\ude00"})
  void aQuotedTextReadsAsItself(String text) {
    String quoted = Json.quote(text);

    assertEquals(text, ((JsonString) Json.parse(quoted, NESTING)).getString());
    assertFalse(quoted.contains("\n"), quoted);
  }

  private static HubError refusal(String text) {
    return assertThrows(RefusedException.class, () -> Json.parse(text, NESTING)).error();
  }
}
