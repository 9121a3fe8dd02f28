package dev.parley.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.it.client.Api;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** What a load balancer and an orchestrator are told of a node, whatever becomes of Redis. */
class HealthIT extends TwoNodes {
  private static final String LIVE = "/health/live";
  private static final String READY = "/health/ready";

  @BeforeEach
  void bothAreReady() {
    eventually(() -> NODE_1.api().get(READY).status() == 200);
    eventually(() -> NODE_2.api().get(READY).status() == 200);
  }

  @AfterEach
  void redisIsBack() {
    RealRedis.resume();
    try (Jedis redis = redis()) {
      redis.replicaofNoOne();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {LIVE, READY})
  void aHealthyNodeSaysSoInTheFormatOfMicroProfile(String path) {
    Api.Answer answer = NODE_1.api().get(path);

    JsonObject json = answer.json();
    assertEquals("UP", json.getString("status"));
    JsonArray checks = json.getJsonArray("checks");
    assertTrue(!checks.isEmpty(), answer.text());
    for (JsonObject check : checks.getValuesAs(JsonObject.class)) {
      assertEquals(List.of("name", "status"), List.copyOf(check.keySet()));
      assertEquals("UP", check.getString("status"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {LIVE, READY})
  void noAnswerMayBeKept(String path) {
    Map<String, List<String>> headers = NODE_1.api().get(path).headers().map();

    assertEquals(List.of("no-store"), headers.get("cache-control"));
    assertTrue(headers.get("content-type").get(0).startsWith("application/json"));
  }

  @Test
  void aNodeWhoseRedisIsFrozenIsAliveAndNotReadyUntilItGoesOn() {
    RealRedis.pause();

    eventually(() -> isDown("redis-connections"));
    eventually(() -> isDown("redis-probe"));
    assertEquals(200, NODE_1.api().get(LIVE).status());

    RealRedis.resume();
    eventually(() -> NODE_1.api().get(READY).status() == 200);
  }

  @Test
  void aNodeWhoseRedisIsDemotedIsAliveAndNotReadyUntilItIsPromoted() {
    try (Jedis redis = redis()) {
      redis.replicaof("127.0.0.1", 1);
      eventually(() -> isDown("redis-connections"));
      assertEquals(200, NODE_1.api().get(LIVE).status());

      redis.replicaofNoOne();
      eventually(() -> NODE_1.api().get(READY).status() == 200);
    }
  }

  /** Not ready, and for a reason that is told. */
  private static boolean isDown(String check) {
    Api.Answer answer = NODE_1.api().get(READY);
    return answer.status() == 503
        && answer.json().getString("status").equals("DOWN")
        && answer.json().getJsonArray("checks").stream()
            .map(JsonValue::asJsonObject)
            .anyMatch(
                each ->
                    each.getString("name").equals(check)
                        && each.getString("status").equals("DOWN")
                        && !each.getJsonObject("data").getString("reason").isEmpty());
  }

  private static void eventually(BooleanSupplier fact) {
    await().atMost(Duration.ofSeconds(30)).until(fact::getAsBoolean);
  }
}
