package dev.parley.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.protocol.Encoding;
import dev.parley.protocol.Publication;
import dev.parley.protocol.StreamPosition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static final String FINAL_TEXT = "\u0081";
  private static final int MOST_BYTES = 64 << 10;

  private final Batch batch = new Batch();

  @Test
  void theFramesAreThoseOfAllPublicationsInOrder() {
    batch.take(publications("a", "bc"));

    assertEquals(FINAL_TEXT + "\1a" + FINAL_TEXT + "\2bc", frames());
  }

  @Test
  void theFramesAreThereForEveryReader() {
    batch.take(publications("a"));
    batch.frames(Encoding.FEED).get();

    assertEquals(FINAL_TEXT + "\1a", frames());
  }

  @Test
  void eachEncodingHasItsOwn() {
    batch.take(publications("a"));
    batch.frames(Encoding.CENTRIFUGE_JSON);

    assertEquals(FINAL_TEXT + "\1a", frames());
  }

  @Test
  void theNextPublicationsHaveOthers() {
    batch.take(publications("a"));
    frames();

    batch.take(publications("b"));

    assertEquals(FINAL_TEXT + "\1b", frames());
  }

  @Test
  void thereAreNoneOfNothing() {
    batch.take(List.of());

    assertEquals("", frames());
  }

  @Test
  void thereAreNoneOfTooMuch() {
    assertEquals(1, batch.take(publications("b".repeat(MOST_BYTES))));

    assertEquals("", frames());
  }

  @Test
  void whatDoesNotFitIsLeft() {
    String half = "b".repeat(MOST_BYTES / 2 - 100);
    List<Publication> due = publications(half, half, "c");

    assertEquals(2, batch.take(due));
    assertEquals(1, batch.take(due.subList(2, 3)));

    assertEquals(FINAL_TEXT + "\1c", frames());
  }

  @Test
  void whatTakesMoreBytesThanCharactersGoesAnotherWay() {
    assertEquals(2, batch.take(publications("a", "\u20ac".repeat(MOST_BYTES / 2))));

    assertEquals("", frames());
  }

  private String frames() {
    ByteBuffer frames = batch.frames(Encoding.FEED);
    byte[] bytes = new byte[frames.remaining()];
    frames.get(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static List<Publication> publications(String... data) {
    return Stream.of(data)
        .map(each -> new Publication("feed:a", "{\"data\":\"" + each + "\"}", StreamPosition.NONE))
        .toList();
  }
}
