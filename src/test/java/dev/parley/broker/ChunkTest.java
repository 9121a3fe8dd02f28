package dev.parley.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.protocol.Publication;
import dev.parley.protocol.StreamPosition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChunkTest {

  @Test
  void anAnswerWithoutEntriesIsATop() {
    Chunk chunk = Chunk.of("lobby", answer("7-3", "0-0", 0L));

    assertEquals(new StreamPosition(7, 3), chunk.top());
    assertEquals(StreamPosition.NONE, chunk.lastDeleted());
    assertFalse(chunk.hasMore());
    assertEquals(List.of(), chunk.publications());
  }

  @Test
  void entriesArePublicationsOfTheChannel() {
    Chunk chunk =
        Chunk.of("lobby", answer("7-2", "0-0", 0L, "7-1", "{\"data\":\"\u6c34\"}", "7-2", "{}"));

    Publication first = chunk.publications().get(0);
    assertEquals(2, chunk.publications().size());
    assertEquals("lobby", first.channel());
    assertEquals(new StreamPosition(7, 1), first.position());
    assertEquals("{\"data\":\"\u6c34\"}", first.stored());
  }

  @Test
  void whatWasLastDeletedIsAPosition() {
    Chunk chunk = Chunk.of("lobby", answer("7-0", "6-60", 0L));

    assertEquals(new StreamPosition(6, 60), chunk.lastDeleted());
  }

  @Test
  void redisSaysWhetherThereMayBeMore() {
    assertTrue(Chunk.of("lobby", answer("7-2", "0-0", 1L, "7-1", "{}")).hasMore());
  }

  @Test
  void whatIsNoPositionIsRefused() {
    List<?> answer = answer("top", "0-0", 0L);

    assertThrows(IllegalArgumentException.class, () -> Chunk.of("lobby", answer));
  }

  /** As Jedis gives it: bulk strings as bytes, integers as longs. */
  private static List<?> answer(Object... parts) {
    return Stream.of(parts).map(part -> part instanceof String text ? bytes(text) : part).toList();
  }

  private static Object bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
