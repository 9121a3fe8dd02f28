package dev.parley.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "\"Hello\" | Hello",
        "\"a\\\"b\\u00e4\" | a\"b\u00e4",
        "\"\" | ``",
        "{\"a\":1} | {\"a\":1}",
        "[] | []",
        "1.50 | 1.50",
        "null | null",
      })
  void aStringGoesOutAsItsTextAndAnythingElseAsJson(String data, String text) {
    String line = StoredLine.write(data, Optional.empty(), Map.of(), 7);

    assertEquals(
        text, new Publication("feed", line, new StreamPosition(5, 1)).as(Encoding.FEED).text());
  }
}
