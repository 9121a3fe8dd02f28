package dev.parley.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoredLineTest {
  private static final String DATA = "{\"a\":[1,\"x\"]}";

  @Test
  void whatIsNotGivenIsLeftOut() {
    assertEquals(
        "{\"data\":{\"a\":[1,\"x\"]},\"time\":1700000000123}",
        StoredLine.write(DATA, Optional.empty(), Map.of(), 1_700_000_000_123L));
  }

  @Test
  void theTimeStandsLast() {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("k", "v");
    tags.put("quote\"", "line\nfeed");

    String line =
        StoredLine.write(DATA, Optional.of(new ClientInfo("alice \"A\"", "c-1")), tags, 7);

    assertEquals(
        "{\"data\":{\"a\":[1,\"x\"]},\"info\":{\"user\":\"alice \\\"A\\\"\",\"client\":\"c-1\"},"
            + "\"tags\":{\"k\":\"v\",\"quote\\\"\":\"line\\nfeed\"},\"time\":7}",
        line);
  }

  @Test
  void theAnonymousUserIsNamedToo() {
    assertEquals(
        "{\"data\":1,\"info\":{\"user\":\"\",\"client\":\"c\"},\"time\":7}",
        StoredLine.write("1", Optional.of(new ClientInfo("", "c")), Map.of(), 7));
  }

  @Test
  void dataComesBackAsItWasGiven() {
    String line = StoredLine.write(DATA, Optional.empty(), Map.of("data", "no"), 7);

    assertEquals(DATA, StoredLine.data(new Publication("lobby", line, StreamPosition.NONE)));
  }
}
