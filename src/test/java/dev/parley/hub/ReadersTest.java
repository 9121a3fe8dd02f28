package dev.parley.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.protocol.HubError;
import dev.parley.protocol.Publication;
import dev.parley.protocol.Start;
import dev.parley.protocol.StreamPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadersTest {
  private final List<String> calls = new ArrayList<>();
  private final Readers readers = new Readers();
  private final Batch batch = new Batch();

  @Test
  void everyReaderGetsThePublication() {
    readers.add(new TestReader("a"));
    readers.add(new TestReader("b"));

    readers.deliver(publication());
    flush();

    assertEquals(List.of("a deliver", "a flush", "b deliver", "b flush"), calls);
  }

  @Test
  void whoIsRemovedGetsNothingMore() {
    TestReader reader = new TestReader("a");
    readers.add(reader);
    readers.deliver(publication());

    readers.remove(reader);
    readers.deliver(publication());
    flush();

    assertEquals(List.of("a deliver"), calls);
    assertTrue(readers.isEmpty());
  }

  @Test
  void aReaderIsThereOnce() {
    TestReader reader = new TestReader("a");
    readers.add(reader);

    readers.add(reader);
    readers.deliver(publication());
    flush();

    assertEquals(List.of("a deliver", "a flush"), calls);
    assertEquals(1, readers.size());
  }

  @Test
  void oneThatThrowsIsRemovedAndTheOthersGoOn() {
    readers.add(new TestReader("a").throwing(new IllegalStateException("a")));
    readers.add(new TestReader("b"));

    readers.deliver(publication());
    readers.deliver(publication());
    flush();

    assertEquals(List.of("a deliver", "a failed", "b deliver", "b deliver", "b flush"), calls);
  }

  @Test
  void theLaneWritesItself() {
    List<TestReader> few = readers(1_024);

    flush();

    assertTrue(few.stream().allMatch(TestReader::isWrittenHere));
  }

  @Test
  void theThreadsOfTheWiresWriteToMany() {
    List<TestReader> many = readers(1_025);

    flush();

    assertTrue(many.stream().noneMatch(TestReader::isWrittenHere));
  }

  private List<TestReader> readers(int count) {
    List<TestReader> added =
        IntStream.range(0, count).mapToObj(number -> new TestReader("r" + number)).toList();
    added.forEach(readers::add);
    return added;
  }

  @Test
  void anErrorIsOneReadersToo() {
    readers.add(new TestReader("a").throwing(new StackOverflowError()));
    readers.add(new TestReader("b"));

    flush();

    assertEquals(List.of("a flush", "a failed", "b flush"), calls);
  }

  @Test
  void whoDoesNotGoOnInANewEpochIsRemoved() {
    readers.add(new TestReader("a"));
    readers.add(new TestReader("b").leaving());
    readers.add(new TestReader("c").throwing(new IllegalStateException("c")));

    readers.epochChanged(new StreamPosition(6, 0));
    calls.clear();
    readers.deliver(publication());
    flush();

    assertEquals(List.of("a deliver", "a flush"), calls);
  }

  @Test
  void whoDoesNotGoOnAfterALossIsRemovedWithWhatItHas() {
    readers.add(new TestReader("a"));
    readers.add(new TestReader("b").leaving());

    readers.lost();

    assertEquals(List.of("a lost", "b lost", "b flush"), calls);
    assertEquals(1, readers.size());
  }

  @Test
  void whoComesLaterGetsNothingOfBefore() {
    readers.add(new TestReader("a"));
    readers.deliver(publication());

    readers.add(new TestReader("b"));

    assertEquals(List.of("a deliver"), calls);
  }

  @Test
  void aLossIsToldBehindWhatCameBefore() {
    readers.add(new TestReader("a"));
    readers.deliver(publication());

    readers.lost();

    assertEquals(List.of("a deliver", "a lost"), calls);
  }

  @Test
  void anEpochBeginsBehindWhatCameBefore() {
    readers.add(new TestReader("a"));
    readers.deliver(publication());

    readers.epochChanged(new StreamPosition(6, 0));

    assertEquals(List.of("a deliver", "a epochChanged"), calls);
  }

  @Test
  void whatDoesNotFitInOnePieceIsGivenPieceByPiece() {
    readers.add(new TestReader("a"));
    String line = "{\"data\":\"" + "x".repeat(40_000) + "\"}";
    for (int i = 0; i < 3; i++) {
      readers.deliver(new Publication("lobby", line, StreamPosition.NONE));
    }

    flush();

    assertEquals(
        List.of("a deliver", "a flush", "a deliver", "a flush", "a deliver", "a flush"), calls);
  }

  @Test
  void whatIsDeliveredOnceIsNotDeliveredAgain() {
    readers.add(new TestReader("a"));
    readers.deliver(publication());
    flush();
    calls.clear();

    flush();

    assertEquals(List.of("a flush"), calls);
  }

  @Test
  void oneCongestedReaderIsEnough() {
    readers.add(new TestReader("a"));
    assertFalse(readers.isCongested());

    readers.add(new TestReader("b").congested());

    assertTrue(readers.isCongested());
  }

  private void flush() {
    readers.flush(batch);
  }

  private static Publication publication() {
    return new Publication("lobby", "{\"data\":1,\"time\":7}", StreamPosition.NONE);
  }

  private final class TestReader implements Reader {
    private final String name;
    private Throwable failure;
    private boolean leaving;
    private boolean congested;
    private boolean writtenHere;

    TestReader(String name) {
      this.name = name;
    }

    TestReader throwing(Throwable thrown) {
      failure = thrown;
      return this;
    }

    TestReader leaving() {
      leaving = true;
      return this;
    }

    TestReader congested() {
      congested = true;
      return this;
    }

    boolean isWrittenHere() {
      return writtenHere;
    }

    @Override
    public boolean joined(Start start) {
      called("joined");
      return true;
    }

    @Override
    public void refused(HubError error) {
      called("refused");
    }

    @Override
    public void deliver(Publication publication) {
      called("deliver");
    }

    @Override
    public void deliver(Batch due) {
      writtenHere = true;
      Reader.super.deliver(due);
    }

    @Override
    public boolean isCongested() {
      return congested;
    }

    @Override
    public void flush() {
      called("flush");
    }

    @Override
    public boolean epochChanged(StreamPosition position) {
      called("epochChanged");
      return !leaving;
    }

    @Override
    public boolean lost() {
      called("lost");
      return !leaving;
    }

    @Override
    public void failed(Throwable thrown) {
      calls.add(name + " failed");
    }

    private void called(String what) {
      calls.add(name + " " + what);
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      if (failure instanceof Error e) {
        throw e;
      }
    }
  }
}
