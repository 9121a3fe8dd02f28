package dev.parley.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class MessageTest {
  private static final int[] BOUNDARIES = {
    0, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff
  };

  @Test
  void lengthIsThatOfUtf8AtEveryBoundary() {
    for (int codePoint : BOUNDARIES) {
      String text = Character.toString(codePoint);

      assertEquals(
          text.getBytes(StandardCharsets.UTF_8).length,
          Message.utf8Length(text),
          () -> "U+" + Integer.toHexString(codePoint));
    }
  }

  @RepeatedTest(20)
  void lengthIsThatOfUtf8ForAnyText() {
    long seed = System.nanoTime();
    String text = randomText(new Random(seed));

    assertEquals(
        text.getBytes(StandardCharsets.UTF_8).length,
        Message.of(text).bytes(),
        () -> "seed " + seed);
  }

  @Test
  void aFrameIsAFinalTextWithItsLength() {
    assertEquals("81 00", frame("", 2));
    assertEquals("81 02 68 69", frame("hi", 4));
    assertEquals("81 7d 78", frame("x".repeat(125), 3));
    assertEquals("81 7e 00 7e 78", frame("x".repeat(126), 5));
    assertEquals("81 7e ff ff 78", frame("x".repeat(65_535), 5));
    assertEquals("81 7f 00 00 00 00 00 01 00 00 78", frame("x".repeat(65_536), 11));
  }

  @Test
  void aFrameHoldsTheTextInUtf8() {
    assertEquals("81 04 f0 9f 98 80", frame("\ud83d\ude00", 6));
  }

  /** The first bytes of a text's frame. */
  private static String frame(String text, int bytes) {
    Message message = Message.of(text);
    ByteBuffer frame = ByteBuffer.allocate(message.frameLength());
    message.writeFrame(frame);
    assertEquals(0, frame.remaining());
    return HexFormat.ofDelimiter(" ").formatHex(frame.array(), 0, bytes);
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(500);
    for (int i = 0; i < length; i++) {
      int codePoint = random.nextInt(1 << (7 + random.nextInt(14)));
      boolean isCharacter =
          codePoint <= Character.MAX_CODE_POINT
              && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
      text.appendCodePoint(isCharacter ? codePoint : '?');
    }
    return text.toString();
  }
}
