package dev.parley.command;

import static dev.parley.Soon.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.config.GivenSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

/** Commands arrive on one thread while lanes free their channels on others. */
class CommandOrderRaceTest {
  private static final int COMMANDS = 2_000;
  private static final int CHANNELS = 3;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final ExecutorService lanes = Executors.newFixedThreadPool(2);
  private final Map<String, List<Integer>> started = new ConcurrentHashMap<>();
  private final Map<String, List<Integer>> expected = new ConcurrentHashMap<>();
  private final CommandOrder order =
      new CommandOrder(
          GivenSettings.with(
                  "parley.limits.waiting-commands", "100000",
                  "parley.limits.waiting-bytes", "67108864")
              .limits());

  @AfterEach
  void stopLanes() {
    lanes.shutdownNow();
  }

  @RepeatedTest(20)
  void theCommandsOfAChannelStartOnceAndInOrder() {
    order.hold();
    for (int i = 0; i < COMMANDS; i++) {
      if (i == COMMANDS / 4) {
        lanes.execute(order::release);
      }
      arrive(i);
    }

    await()
        .until(
            () ->
                started.values().stream().mapToInt(List::size).sum()
                    == expected.values().stream().mapToInt(List::size).sum());
    assertEquals(expected, started, () -> "seed " + seed);
  }

  private void arrive(int number) {
    String channel = "c" + random.nextInt(CHANNELS);
    boolean occupies = random.nextInt(3) == 0;
    boolean isFreedAtOnce = random.nextBoolean();
    expected.computeIfAbsent(channel, name -> new ArrayList<>()).add(number);
    order.arrive(
        new CommandOrder.Arrival(
            channel,
            occupies,
            1,
            () -> {
              started.computeIfAbsent(channel, name -> new CopyOnWriteArrayList<>()).add(number);
              if (occupies && isFreedAtOnce) {
                order.free(channel);
              } else if (occupies) {
                lanes.execute(() -> order.free(channel));
              }
            }));
  }
}
