package dev.parley.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.launcher.LaunchException;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class BenchSettingsTest {
  private final Properties properties = new Properties();

  @Test
  void whatIsNotGivenIsAsUsual() {
    assertEquals(3, BenchSettings.of(properties).rounds());
  }

  @Test
  void whatIsGivenIsTaken() {
    properties.setProperty("bench.rounds", "5");

    assertEquals(5, BenchSettings.of(properties).rounds());
  }

  @Test
  void whatIsNoNumberIsNotTakenForTheUsual() {
    properties.setProperty("bench.rounds", "x");

    LaunchException refused =
        assertThrows(LaunchException.class, () -> BenchSettings.of(properties));

    assertEquals("-Dbench.rounds=x must be a number from 1 to 999999", refused.getMessage());
  }

  @Test
  void optionsOfJavaAreParted() {
    properties.setProperty("bench.java", " -Xmx1g  -XX:+UseZGC");

    assertEquals(List.of("-Xmx1g", "-XX:+UseZGC"), BenchSettings.of(properties).javaOptions());
  }
}
