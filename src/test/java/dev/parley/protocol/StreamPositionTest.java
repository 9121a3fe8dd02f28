package dev.parley.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamPositionTest {

  @Test
  void anEntryIdReadsAsPositionAndBack() {
    StreamPosition position = StreamPosition.parse("1700000000123456789-42");

    assertEquals(new StreamPosition(1_700_000_000_123_456_789L, 42), position);
    assertEquals("1700000000123456789-42", position.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", "1", "1-", "-1", "1-2-3", "a-1", "1-a", " 1-2", "1-2 ", "+1-2", "1 -2"})
  void whatIsNoEntryIdIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> StreamPosition.parse(text));
  }

  @Test
  void anEntryIdBeyondALongIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> StreamPosition.parse("9999999999999999999-1"));
  }

  @Test
  void whatIsNotKeptHasNoPosition() {
    assertFalse(StreamPosition.NONE.isKept());
    assertEquals("", StreamPosition.NONE.epochText());
    assertTrue(new StreamPosition(5, 0).isKept());
    assertEquals("5", new StreamPosition(5, 0).epochText());
  }

  @Test
  void theNextPositionIsInTheSameEpoch() {
    assertEquals(new StreamPosition(5, 8), new StreamPosition(5, 7).next());
  }

  @Test
  void positionsCompareWithinOneEpochOnly() {
    assertTrue(new StreamPosition(5, 1).sameEpoch(new StreamPosition(5, 9)));
    assertFalse(new StreamPosition(5, 1).sameEpoch(new StreamPosition(6, 1)));
  }
}
