package dev.parley.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.protocol.StreamPosition;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AcknowledgedTest {
  private final Acknowledged acknowledged = new Acknowledged();

  @Test
  void theNewestOfEachChannelCounts() {
    add("news", "5-2");
    add("news", "5-3");
    add("news", "5-1");
    add("chat", "6-1");

    assertEquals(Map.of("news", "5-3", "chat", "6-1"), all());
  }

  @Test
  void whatHasNoPositionCannotBeLost() {
    add("news", "0-0");

    assertEquals(Map.of(), all());
  }

  @Test
  void whatIsOldIsForgottenByTheSecondTime() {
    add("news", "5-2");
    add("chat", "6-1");

    acknowledged.forgetOlder();
    add("chat", "6-2");
    assertEquals(Map.of("news", "5-2", "chat", "6-2"), all());
    acknowledged.forgetOlder();

    assertEquals(Map.of("chat", "6-2"), all());
  }

  @Test
  void whatIsForgottenWhileItIsToldIsToldAllTheSame() {
    add("chat", "6-1");
    acknowledged.forgetOlder();
    add("news", "5-2");

    Map<String, String> told = new TreeMap<>();
    acknowledged.forEach(
        (channel, position) -> {
          if (told.isEmpty()) {
            acknowledged.forgetOlder();
          }
          told.put(channel, position.toString());
        });

    assertEquals(Map.of("chat", "6-1", "news", "5-2"), told);
  }

  @Test
  void aRepeatedRequestHidesNothing() {
    add("news", "5-9");
    acknowledged.forgetOlder();
    add("news", "5-1");

    assertEquals(Map.of("news", "5-9"), all());
  }

  @Test
  void inVeryManyChannelsThoseThatAreKnownAreKeptUpWith() {
    for (int i = 0; i < 100_001; i++) {
      add("c" + i, "5-1");
    }
    add("c0", "5-9");

    assertEquals(100_000, all().size());
    assertEquals("5-9", all().get("c0"));
  }

  private void add(String channel, String position) {
    acknowledged.add(channel, StreamPosition.parse(position));
  }

  private Map<String, String> all() {
    Map<String, String> all = new TreeMap<>();
    acknowledged.forEach((channel, position) -> all.put(channel, position.toString()));
    return all;
  }
}
