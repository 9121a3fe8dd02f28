package dev.parley.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryPageTest {
  private static final long EPOCH = 1_700_000_000_123_456_789L;
  private static final StreamPosition TOP = new StreamPosition(EPOCH, 2);

  @Test
  void everyFieldIsThereEvenIfThereIsNothing() {
    assertEquals(
        "{\"publications\":[],\"epoch\":\"1700000000123456789\",\"offset\":0}",
        new HistoryPage(new StreamPosition(EPOCH, 0), List.of()).json());
  }

  @Test
  void publicationsKeepTheOrderAskedFor() {
    HistoryPage page = new HistoryPage(TOP, List.of(publication(EPOCH, 2), publication(EPOCH, 1)));

    assertEquals(
        "{\"publications\":[{\"data\":2,\"time\":9,\"offset\":2},{\"data\":1,\"time\":9,\"offset\":1}],"
            + "\"epoch\":\"1700000000123456789\",\"offset\":2}",
        page.json());
  }

  @Test
  void anOlderEpochsPublicationShowsNoOffset() {
    HistoryPage page =
        new HistoryPage(TOP, List.of(publication(EPOCH - 1, 77), publication(EPOCH, 1)));

    assertEquals(
        "{\"publications\":[{\"data\":77,\"time\":9},{\"data\":1,\"time\":9,\"offset\":1}],"
            + "\"epoch\":\"1700000000123456789\",\"offset\":2}",
        page.json());
  }

  private static Publication publication(long epoch, long offset) {
    return new Publication(
        "lobby", "{\"data\":" + offset + ",\"time\":9}", new StreamPosition(epoch, offset));
  }
}
