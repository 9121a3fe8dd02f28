package dev.parley.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.config.GivenSettings;
import dev.parley.hub.Hub;
import dev.parley.hub.Lane;
import dev.parley.protocol.StreamPosition;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** What a recovery keeps of what is delivered meanwhile. */
class RecoveryTest {
  private final Lane lane = new Hub(GivenSettings.with()).lanes().get(0);
  private final Cursor cursor = new Cursor(lane);
  private final Joiners joiners = new Joiners(cursor, () -> {});
  private final RecordingReader reader =
      new RecordingReader(lane).since(ChannelScene.position("5-8"));
  private BiConsumer<Backlog, Throwable> unanswered;

  @Test
  void isNothingOnceEveryoneIsIn() {
    begin();
    assertFalse(cursor.delivered().isIncomplete());

    unanswered.accept(new Backlog(ChannelScene.chunk("5-9", "5-8", "5-9")), null);
    ChannelScene.publications("5-10", "5-11").forEach(cursor::advance);

    assertEquals(List.of("recovered 5-9 5-9", "5-10", "5-11"), reader.told());
    assertKeepsNothing();
  }

  @Test
  void isNothingOnceItHasFailed() {
    begin();
    ChannelScene.publications("5-10").forEach(cursor::advance);

    unanswered.accept(null, new IllegalStateException("redis is away"));

    assertKeepsNothing();
  }

  private void begin() {
    cursor.startAt(ChannelScene.position("5-9"));
    joiners.add(reader, System.nanoTime());
    new Recovery("lobby", new OnlyRecovers(), cursor, joiners, () -> true, () -> {}).begin();
  }

  private void assertKeepsNothing() {
    assertTrue(cursor.delivered().isEmpty());
    assertTrue(cursor.delivered().isIncomplete(), "goes on keeping what is delivered");
  }

  private final class OnlyRecovers implements Upstream {
    @Override
    public void recover(
        String channel, Optional<StreamPosition> lowest, BiConsumer<Backlog, Throwable> done) {
      unanswered = done;
    }

    @Override
    public void subscribe(String channel) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void unsubscribe(String channel) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void read(String channel, StreamPosition position, BiConsumer<Chunk, Throwable> done) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void witness(String channel, StreamPosition position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void later(Runnable work) {
      throw new UnsupportedOperationException();
    }
  }
}
