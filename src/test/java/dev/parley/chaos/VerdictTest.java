package dev.parley.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.chaos.Received.Entry;
import dev.parley.chaos.Told.Expected;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A judge that lets nothing pass, and invents nothing. */
class VerdictTest {
  private final Received reader = new Received("bob");

  VerdictTest() {
    reader.subscribed("news", 0);
  }

  @Test
  void allOnceAndInOrderIsGood() {
    receive("a/1", 1);
    receive("a/2", 2);

    assertEquals(List.of(), faults(acknowledged("a/1"), acknowledged("a/2")));
  }

  @Test
  void whatWasNeverAcknowledgedMayComeOrNot() {
    receive("a/1", 1);

    assertEquals(List.of(), faults());
  }

  @Test
  void aMissingPublicationIsFoundAndNamed() {
    receive("a/1", 1);

    assertFault(
        "missing Acknowledged[channel=news, text=a/2", acknowledged("a/1"), acknowledged("a/2"));
  }

  @Test
  void whatIsMissingIsExcusedByATellingAfterIt() {
    reader.loss("news", 20);

    assertEquals(List.of(), faults(acknowledged("a/1")));
  }

  @Test
  void aTellingBeforeItWasSentIsNoExcuse() {
    reader.loss("news", 5);

    assertFault("missing", acknowledged("a/1"));
  }

  @Test
  void whatWasSentBeforeTheReaderSubscribedIsNotExpected() {
    Received late = new Received("carol");
    late.subscribed("news", 11);

    assertEquals(List.of(), Verdict.of(List.of(acknowledged("a/1")), List.of(late)).faults());
  }

  @Test
  void aRepeatIsFound() {
    receive("a/1", 1);
    receive("a/1", 2);

    assertFault("repeated", acknowledged("a/1"));
  }

  @Test
  void aRepeatBehindATellingIsFoundUnlessItHadToBeSentAgain() {
    receive("a/1", 1);
    reader.loss("news", 20);
    receive("a/1", 2);

    assertFault("repeated", acknowledged("a/1"));
    assertEquals(List.of(), faults(new Acknowledged("news", "a/1", 2, 10, 12)));
  }

  @Test
  void aPublishersNumbersMustRise() {
    receive("a/2", 1);
    receive("a/1", 2);

    assertFault("out of order");
  }

  @Test
  void positionsMustRise() {
    receive("a/1", 2);
    receive("b/1", 1);

    assertFault("out of order");
  }

  @Test
  void aLaterEpochMayBeginAtAnyOffset() {
    receive("a/1", 7);
    reader.publication("news", new Entry("a/2", "1001", 1));

    assertEquals(List.of(), faults());
  }

  @Test
  void anEarlierEpochIsDisorder() {
    receive("a/1", 7);
    reader.publication("news", new Entry("a/2", "0999", 8));

    assertFault("out of order");
  }

  @Test
  void wordsOfLossAreFoundWhereNoneAreExpected() {
    for (Told told :
        List.of(
            new Told(1, 0, 0, 0, 0, 0), new Told(0, 0, 1, 0, 0, 0), new Told(0, 0, 0, 1, 0, 0))) {
      assertEquals(1, told.faults(Expected.RECOVERED).size(), told.toString());
    }
    assertEquals(1, new Told(0, 0, 0, 0, 0, 1).faults(Expected.CONNECTED).size());
  }

  @Test
  void silenceIsFoundWhereWordsAreExpected() {
    assertEquals(1, Told.NOTHING.faults(Expected.LOSS).size());
    assertEquals(2, Told.NOTHING.faults(Expected.NEW_EPOCH).size());
  }

  private void receive(String text, long offset) {
    reader.publication("news", new Entry(text, "1000", offset));
  }

  private static Acknowledged acknowledged(String text) {
    return new Acknowledged("news", text, 1, 10, 12);
  }

  private List<String> faults(Acknowledged... publications) {
    return Verdict.of(List.of(publications), List.of(reader)).faults();
  }

  private void assertFault(String part, Acknowledged... publications) {
    List<String> faults = faults(publications);
    assertEquals(1, faults.size(), faults.toString());
    assertTrue(faults.get(0).contains(part), faults.toString());
  }
}
