package dev.parley.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretTest {
  private final Secret secret = new Secret("open sesame");

  @Test
  void itsTextIsAlwaysTheSame() {
    assertEquals("***", secret.toString());
    assertEquals("Optional[***]", Optional.of(secret).toString());
  }

  @Test
  void itMatchesItsValueAlone() {
    assertTrue(secret.matches("open sesame"));
    assertFalse(secret.matches("open sesam"));
    assertFalse(secret.matches("Open sesame"));
    assertFalse(secret.matches(""));
  }
}
