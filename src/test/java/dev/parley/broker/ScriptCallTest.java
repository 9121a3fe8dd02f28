package dev.parley.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptCallTest {
  @Test
  void keysWeighAsMuchAsArguments() {
    assertEquals(7, new ScriptCall(Script.READ, List.of("ab", "é"), List.of("c", "de")).bytes());
  }
}
