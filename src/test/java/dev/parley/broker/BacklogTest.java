package dev.parley.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.protocol.Publication;
import dev.parley.protocol.Start;
import dev.parley.protocol.StreamPosition;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BacklogTest {

  /** Epoch 5 ended at 3, epoch 6 has 2 so far; nothing was trimmed. */
  @ParameterizedTest
  @CsvSource({
    "6-2, ''",
    "6-1, 6-2",
    "6-0, 6-1 6-2",
    "0-1, 6-2",
    "5-3, 6-1 6-2",
    "5-2, 5-3 6-1 6-2",
    "5-0, 5-1 5-2 5-3 6-1 6-2"
  })
  void whoseMissedPublicationsAreAllThereRecovers(String since, String missed) {
    assertRecovers(backlog("6-2", "5-3", "5-1 5-2 5-3 6-1 6-2"), since, missed);
  }

  @ParameterizedTest
  @CsvSource({"6-3", "5-4", "4-9", "1-0", "7-0", "0-3"})
  void whoIsAheadOrOfAnotherStreamDoesNot(String since) {
    assertDoesNotRecover(backlog("6-2", "5-3", "5-1 5-2 5-3 6-1 6-2"), since);
  }

  @ParameterizedTest
  @CsvSource({"6-4", "6-0", "5-3", "5-2"})
  void whomTheStreamDoesNotReachDoesNot(String since) {
    assertDoesNotRecover(backlog("6-7", "5-3", "6-6 6-7"), since);
  }

  @Test
  void whatWasTrimmedBeforeThePositionIsNoMatter() {
    assertRecovers(backlog("6-7", "5-3", "6-6 6-7"), "6-5", "6-6 6-7");
  }

  @Test
  void whoKnowsTheLastOfAStreamThatWasTrimmedToNothingMissedNothing() {
    assertRecovers(backlog("6-7", "5-3", ""), "6-7", "");
    assertDoesNotRecover(backlog("6-7", "5-3", ""), "6-6");
  }

  @Test
  void anEpochThatWasTrimmedAwayIsStillKnownByItsEnd() {
    assertRecovers(backlog("6-2", "5-3", "6-1 6-2"), "5-3", "6-1 6-2");
    assertDoesNotRecover(backlog("6-2", "5-3", "6-1 6-2"), "5-2");
  }

  @Test
  void aNewEpochWithoutPublicationsIsReachedToo() {
    assertRecovers(backlog("6-0", "5-3", "5-3"), "5-3", "");
    assertRecovers(backlog("6-0", "5-3", "5-2 5-3"), "5-2", "5-3");
    assertRecovers(backlog("6-0", "5-0", ""), "5-0", "");
  }

  @Test
  void epochsInWhichNothingWasPublishedLoseNothing() {
    assertRecovers(backlog("8-1", "5-3", "5-3 8-1"), "5-3", "8-1");
    assertRecovers(backlog("8-1", "5-3", "8-1"), "6-0", "8-1");
    assertRecovers(backlog("8-0", "5-3", ""), "7-0", "");
  }

  @Test
  void aStreamThatWasDeletedAndBornAgainGivesNothing() {
    assertDoesNotRecover(backlog("6-2", "0-0", "6-1 6-2"), "5-3");
    assertDoesNotRecover(backlog("6-2", "0-0", "6-1 6-2"), "5-0");
  }

  @Test
  void nobodyRecoversAcrossTheEndOfAnEpochThatIsKnownToBeLost() {
    Backlog backlog = backlog("6-2", "5-" + Long.MAX_VALUE, "5-1 5-2 5-3 6-1 6-2");

    assertDoesNotRecover(backlog, "5-2");
    assertDoesNotRecover(backlog, "5-3");
    assertRecovers(backlog, "6-1", "6-2");
  }

  @Test
  void moreThanThreeHundredAreNotGiven() {
    String all =
        Stream.iterate(1, i -> i + 1)
            .limit(301)
            .map(i -> "6-" + i)
            .collect(Collectors.joining(" "));

    assertEquals(300, backlog("6-301", "0-0", all).start(position("6-1")).missed().size());
    assertDoesNotRecover(backlog("6-301", "0-0", all), "6-0");
  }

  private static void assertRecovers(Backlog backlog, String since, String missed) {
    assertEquals(backlog.top() + " recovered: " + missed, text(backlog.start(position(since))));
  }

  private static void assertDoesNotRecover(Backlog backlog, String since) {
    assertEquals(Start.at(backlog.top()), backlog.start(position(since)));
  }

  private static String text(Start start) {
    return start.position()
        + (start.recovered() ? " recovered: " : " not recovered: ")
        + start.missed().stream()
            .map(publication -> publication.position().toString())
            .collect(Collectors.joining(" "));
  }

  private static Backlog backlog(String top, String lastDeleted, String positions) {
    return new Backlog(
        new Chunk(
            position(top),
            position(lastDeleted),
            false,
            Stream.of(positions.split(" "))
                .filter(text -> !text.isEmpty())
                .map(text -> new Publication("lobby", "{}", position(text)))
                .toList()));
  }

  private static StreamPosition position(String text) {
    return StreamPosition.parse(text);
  }
}
