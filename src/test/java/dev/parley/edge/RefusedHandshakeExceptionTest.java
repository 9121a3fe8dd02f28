package dev.parley.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RefusedHandshakeExceptionTest {

  /** Whatever it is for: too many, or a token whose key is not known yet. */
  @Test
  void whoIsToComeAgainIsToldWhen() {
    assertEquals(
        Map.of("Retry-After", "1"), new RefusedHandshakeException(503, "not now").headers());
  }

  @Test
  void whoIsNotIsNot() {
    assertEquals(Map.of(), new RefusedHandshakeException(401, "unauthorized").headers());
  }
}
