package dev.parley.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
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
