package dev.parley.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.ApiKey;
import dev.parley.config.Secret;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {
  private final ApiKeys keys =
      new ApiKeys(
          List.of(
              new ApiKey("orders", new Secret("öpen sesame"), Set.of("publish")),
              new ApiKey("ops", new Secret("close sesame"), Set.of(ApiKey.ANY))));

  @Test
  void eachKeyIsItsHolders() {
    assertEquals(
        Optional.of(new Grant("orders", Set.of("publish"), Optional.empty())),
        keys.of("öpen sesame"));
    assertEquals(Optional.of("ops"), keys.of("close sesame").map(Grant::holder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "öpen sesam", "Öpen sesame", "öpen sesame ", "?pen sesame", "orders"})
  void whatIsNearlyAKeyIsNone(String guess) {
    assertEquals(Optional.empty(), keys.of(guess));
  }

  @Test
  void noKeysAreNone() {
    assertTrue(new ApiKeys(List.of()).isEmpty());
    assertFalse(keys.isEmpty());
  }
}
