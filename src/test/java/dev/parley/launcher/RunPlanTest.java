package dev.parley.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class RunPlanTest {
  private final Properties properties = new Properties();

  @Test
  void nodesAreInsecureUnlessToldOtherwise() {
    assertTrue(RunPlan.of(properties).isInsecure());
  }

  @Test
  void nodesAreSecureWhereThatIsAskedFor() {
    properties.setProperty("parley.insecure", "false");

    assertFalse(RunPlan.of(properties).isInsecure());
  }

  @Test
  void everySettingOfParleyGoesToTheNodes() {
    properties.setProperty("parley.history.ttl", "PT1H");
    properties.setProperty("user.home", "/");

    assertEquals(Map.of("parley.history.ttl", "PT1H"), RunPlan.of(properties).settings());
  }
}
