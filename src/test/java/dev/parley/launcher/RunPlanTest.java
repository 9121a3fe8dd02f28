package dev.parley.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
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

  @Test
  void theLeastPortLeavesRoomForTheOthersOfTheServer() {
    properties.setProperty("server", "payara");
    properties.setProperty("port", "4256");

    assertEquals(4256, RunPlan.of(properties).firstPort());
  }

  @Test
  void aPortThatLeavesNoRoomForTheOthersOfTheServerIsOneLine() {
    properties.setProperty("server", "payara");
    properties.setProperty("port", "4255");

    assertEquals("-Dport=4255 must be a number from 4256 to 50000", fault());
  }

  @Test
  void onWildFlyNoPortIsBelowThatOfHttp() {
    properties.setProperty("server", "wildfly");
    properties.setProperty("port", "1023");

    assertEquals("-Dport=1023 must be a number from 1024 to 50000", fault());
  }

  @Test
  void whatIsNoNumberIsOneLine() {
    properties.setProperty("nodes", "two");

    assertEquals("-Dnodes=two must be a number from 1 to 9", fault());
  }

  @Test
  void aRedisNeedsNoPort() {
    properties.setProperty("parley.redis.uri", "redis://localhost");

    assertEquals(Optional.of(URI.create("redis://localhost")), RunPlan.of(properties).redis());
  }

  @Test
  void aRedisThatIsNowhereIsOneLineWithoutItsPassword() {
    properties.setProperty("parley.redis.uri", "redis://:secret@");

    assertEquals("-Dparley.redis.uri must look like redis://host:6379", fault());
  }

  private String fault() {
    return assertThrows(LaunchException.class, () -> RunPlan.of(properties)).getMessage();
  }
}
