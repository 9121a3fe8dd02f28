package dev.parley.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretTest {
  private final Secret secret = new Secret("open sesame");

  @Test
  void itsTextIsAlwaysTheSame() {
    assertEquals("***", secret.toString());
    assertEquals("Optional[***]", Optional.of(secret).toString());
  }
}
