package dev.parley.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.GivenSettings;
import dev.parley.hub.Hub;
import dev.parley.hub.Lane;
import dev.parley.hub.Lanes;
import dev.parley.hub.Reader;
import dev.parley.protocol.HubError;
import dev.parley.protocol.Publication;
import dev.parley.protocol.Start;
import dev.parley.protocol.StreamPosition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.RepeatedTest;

/**
 * A channel against a Redis that publishes, loses links, restarts, forgets and trims at random:
 * every reader gets an unbroken run of publications from its position on, or is told.
 */
class ChannelModelTest {
  private static final String NAME = "lobby";
  private static final Channel.Options OPTIONS = new Channel.Options(true, Duration.ofSeconds(40));
  private static final int RUNS = 150;
  private static final int ROUNDS = 50;
  private static final int STEPS = 40;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Deque<Consumer<ChannelTable>> lane = new ArrayDeque<>();
  private final Lane hubsLane = new Hub(GivenSettings.with()).lanes().get(0);
  private final SimulatedRedis redis = new SimulatedRedis(NAME, lane::add);
  private final ChannelTable table = new ChannelTable(hubsLane, redis, name -> OPTIONS);
  private final List<ModelReader> readers = new ArrayList<>();
  private long now = System.nanoTime();

  @RepeatedTest(RUNS)
  void lostLinksAndFullLanesAreNeverNoticed() {
    for (int round = 0; round < ROUNDS; round++) {
      disturb(false, false);
      settle();

      readers.forEach(ModelReader::assertUpToDate);
      readers.forEach(ModelReader::assertNeverTold);
    }
  }

  @RepeatedTest(RUNS)
  void whatRedisForgotOrTrimmedIsTold() {
    for (int round = 0; round < ROUNDS; round++) {
      disturb(true, false);
      settle();

      readers.forEach(ModelReader::assertUpToDate);
    }
  }

  @RepeatedTest(RUNS)
  void whatTheLinkDroppedInSilenceIsReadBackWithTheNext() {
    for (int round = 0; round < ROUNDS; round++) {
      disturb(true, true);
      settle();
      redis.publish(false);
      settle();

      readers.forEach(ModelReader::assertUpToDate);
    }
  }

  @RepeatedTest(RUNS)
  void whatAnotherNodeKnowsToBeLostIsToldToAllWhoMissedIt() {
    for (int round = 0; round < ROUNDS; round++) {
      disturb(round % 2 == 0, false);
      settle();
      redis.witnessElsewhere();
      redis.publish(false);
      settle();

      readers.forEach(ModelReader::assertHasNoHole);
    }
  }

  /** Steps at random; each round has its own mind of what happens often and what seldom. */
  private void disturb(boolean isForgetful, boolean isDropping) {
    if (present().isEmpty() || random.nextBoolean()) {
      join();
      settle();
    }
    List<Runnable> urn = new ArrayList<>();
    add(urn, 6, () -> redis.publish(isDropping && random.nextInt(10) == 0));
    add(urn, 6, redis::takeRequest);
    add(urn, 6, () -> redis.arrive(random.nextInt(10) == 0));
    add(urn, 6, redis::carryOutCommand);
    add(urn, 6, redis::answer);
    add(urn, 3, redis::refuseCommand);
    add(urn, 6, redis::connect);
    add(urn, 3, redis::kill);
    add(urn, 5, this::tick);
    add(urn, 4, this::join);
    add(urn, 4, this::comeBack);
    add(urn, 4, this::leave);
    add(urn, 3, () -> present().forEach(this::leave));
    add(urn, 7, this::work);
    add(urn, 3, () -> forget(isForgetful));
    for (int i = 0; i < STEPS; i++) {
      urn.get(random.nextInt(urn.size())).run();
    }
  }

  private void add(List<Runnable> urn, int most, Runnable step) {
    urn.addAll(Collections.nCopies(1 << random.nextInt(most), step));
  }

  private void forget(boolean isForgetful) {
    if (isForgetful && random.nextInt(10) == 0) {
      redis.restart(random.nextInt(4));
    } else if (isForgetful && random.nextInt(4) == 0) {
      redis.trim(random.nextInt(10));
    }
  }

  private void join() {
    join(new ModelReader(Optional.empty()));
  }

  /** Somebody who left comes back with the position that it had. */
  private void comeBack() {
    List<ModelReader> gone =
        readers.stream().filter(reader -> reader.isGone && reader.position != null).toList();
    if (!gone.isEmpty()) {
      join(new ModelReader(Optional.of(gone.get(random.nextInt(gone.size())).position)));
    }
  }

  private void join(ModelReader reader) {
    readers.add(reader);
    lane.add(channels -> channels.join(NAME, reader, now));
  }

  private void leave() {
    List<ModelReader> present = present();
    if (!present.isEmpty()) {
      leave(present.get(random.nextInt(present.size())));
    }
  }

  private void leave(ModelReader reader) {
    lane.add(
        channels -> {
          channels.leave(NAME, reader);
          reader.isGone = true;
        });
  }

  private List<ModelReader> present() {
    return readers.stream().filter(reader -> !reader.isGone).toList();
  }

  private void tick() {
    now += Duration.ofMillis(random.nextInt(1 << random.nextInt(12))).toNanos();
    lane.add(channels -> channels.tick(now));
  }

  private void work() {
    int most = 1 + random.nextInt(3);
    for (int i = 0; i < most && !lane.isEmpty(); i++) {
      lane.remove().accept(table);
    }
    Lanes.flush(hubsLane);
  }

  /** From here on all goes well, until there is nothing left to do. */
  private void settle() {
    redis.connect();
    int quiet = 0;
    for (int i = 0; quiet < 3; i++) {
      assertTrue(i < 10_000, () -> "does not settle, seed " + seed);
      redis.takeRequest();
      redis.arrive(false);
      redis.carryOutCommand();
      redis.answer();
      work();
      if (lane.isEmpty() && redis.isQuiet()) {
        quiet++;
        lane.add(channels -> channels.tick(now));
      }
    }
    work();
  }

  /** Checks each call against what Redis really had. */
  private final class ModelReader implements Reader {
    private final boolean stays = random.nextBoolean();
    private final Optional<StreamPosition> since;
    private StreamPosition position;
    private boolean isNewEpoch;
    private boolean isTold;
    private boolean hasHole;
    private boolean wasTold;
    private boolean isGone;

    ModelReader(Optional<StreamPosition> since) {
      this.since = since;
    }

    @Override
    public Optional<StreamPosition> since() {
      return since;
    }

    @Override
    public boolean takesTurn(Runnable again) {
      return random.nextInt(4) > 0;
    }

    @Override
    public boolean joined(Start start) {
      check(position == null && !isGone, "joined twice or after the end");
      check(start.position().isKept(), "joined without a position");
      position = start.position();
      since.ifPresent(asked -> checkRecovery(asked, start));
      return true;
    }

    private void checkRecovery(StreamPosition asked, Start start) {
      if (!start.recovered()) {
        wasTold = true;
        check(start.missed().isEmpty(), "given something, but not all");
        check(!redis.reachesBackTo(asked), "told of a loss, but nothing is lost since " + asked);
        return;
      }
      List<StreamPosition> missed = start.missed().stream().map(Publication::position).toList();
      // What Redis forgot after it was read is fine.
      hasHole = hasHoleBetween(asked, position);
      check(
          asked.sameEpoch(position) || !redis.forgotten().contains(asked),
          "ahead of what Redis has: " + asked);
      check(
          missed.containsAll(redis.history().subMap(asked, false, position, true).keySet()),
          "not recovered completely, but " + missed + " since " + asked);
    }

    @Override
    public void refused(HubError error) {
      check(position == null && !isGone, "refused after it joined");
      isGone = true;
    }

    @Override
    public void deliver(Publication publication) {
      StreamPosition next = publication.position();
      check(position != null, "delivery before it joined");
      check(!isGone, "delivery after the end");
      check(next.compareTo(position) > 0, "repeat of " + next);
      if (!isTold) {
        boolean isNext = isNewEpoch ? !next.sameEpoch(position) : next.equals(position.next());
        check(isNext, "gap before " + next);
        if (isNewEpoch) {
          check(
              redis.history().subMap(position, false, next, false).isEmpty(),
              "hole in the old epoch before " + next);
          check(
              !redis.forgotten().contains(position) || redis.forgotten().contains(next),
              "ahead of what Redis has, and not told");
        }
      }
      isNewEpoch = false;
      isTold = false;
      position = next;
    }

    @Override
    public boolean isCongested() {
      return false;
    }

    @Override
    public void flush() {
      // Nothing is queued.
    }

    @Override
    public boolean epochChanged(StreamPosition next) {
      check(position != null && !isGone, "told of an epoch when not reading");
      hasHole |= hasHoleBetween(position, next);
      isNewEpoch = true;
      wasTold = true;
      isGone = !stays;
      return stays;
    }

    @Override
    public boolean lost() {
      check(position != null && !isGone, "told of a loss when not reading");
      hasHole = false;
      isTold = true;
      wasTold = true;
      isGone = !stays;
      return stays;
    }

    @Override
    public void failed(Throwable failure) {
      throw new AssertionError(failure.getMessage(), failure);
    }

    void assertUpToDate() {
      if (position != null && !isGone && !isTold) {
        assertEquals(
            List.of(),
            List.copyOf(redis.history().tailMap(position, false).keySet()),
            () -> "never delivered, seed " + seed);
      }
    }

    private boolean hasHoleBetween(StreamPosition from, StreamPosition to) {
      return !redis.forgotten().subSet(from, false, to, false).isEmpty();
    }

    void assertHasNoHole() {
      assertFalse(hasHole && !isGone, () -> "was never told of a hole, seed " + seed);
    }

    void assertNeverTold() {
      assertFalse(wasTold, () -> "told of a loss or an epoch, seed " + seed);
    }

    private void check(boolean holds, String what) {
      if (!holds) {
        throw new AssertionError(what + " at " + position + ", seed " + seed);
      }
    }
  }
}
