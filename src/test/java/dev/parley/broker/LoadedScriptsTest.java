package dev.parley.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoadedScriptsTest {

  @RepeatedTest(100)
  void aProcessHasSixDigitsThatAreNotThoseOfKeptData() {
    long seed = System.nanoTime();

    String run = LoadedScripts.run(runId(new Random(seed)));

    assertTrue(run.matches("\\d{6}") && !run.equals("000000"), () -> run + " of seed " + seed);
  }

  @Test
  void aProcessAlwaysHasTheSameDigits() {
    String runId = runId(new Random(1));

    assertEquals(LoadedScripts.run(runId), LoadedScripts.run(runId));
  }

  @Test
  void anotherProcessHasOthers() {
    Random random = new Random(1);

    assertNotEquals(LoadedScripts.run(runId(random)), LoadedScripts.run(runId(random)));
  }

  @ParameterizedTest
  @EnumSource(Script.class)
  void theDigitsStandInTheTextOfEveryScript(Script script) {
    String text = script.text("123456");

    assertTrue(text.contains("'123456'"), text);
    assertFalse(text.contains("@RUN@"), text);
    assertNotEquals(text, script.text("123457"));
  }

  /** 40 hexadecimal digits, as in Redis' INFO. */
  private static String runId(Random random) {
    StringBuilder runId = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      runId.append(Integer.toHexString(random.nextInt(16)));
    }
    return runId.toString();
  }
}
