package dev.parley.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisconnectTest {

  @ParameterizedTest
  @ValueSource(longs = {3000, 3499, 3500, 4000, 4999})
  void anApplicationMayUseItsCodes(long code) {
    assertEquals(new Disconnect((int) code, "bye"), Disconnect.custom(code, "bye"));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1000, 1001, 2999, 5000, 4_294_970_296L})
  void anApplicationMayUseNoOthers(long code) {
    assertThrows(RefusedException.class, () -> Disconnect.custom(code, "bye"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "{\"reconnect\":false}", " {}", "[1]", "42", "true", "\"bye\"", "null"})
  void aReasonIsTextThatNoClientTakesForJson(String reason) {
    assertThrows(RefusedException.class, () -> Disconnect.custom(4000, reason));
  }

  @Test
  void theLongestReasonFitsACloseFrame() {
    String longest = "\u6c34".repeat(41);

    Disconnect disconnect = Disconnect.custom(4000, longest);

    assertTrue(disconnect.reason().getBytes(StandardCharsets.UTF_8).length <= 123);
    assertThrows(RefusedException.class, () -> Disconnect.custom(4000, longest + "a"));
  }
}
