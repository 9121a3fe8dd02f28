package dev.parley.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubscribeResultTest {
  private static final StreamPosition TOP = new StreamPosition(6, 9);

  @Test
  void whoRecoversCountsOnFromTheOffsetThatItCameWith() {
    Start start = Start.recovered(TOP, List.of(publication("6-8"), publication("6-9")));

    assertEquals(
        "{\"recoverable\":true,\"positioned\":true,\"epoch\":\"6\",\"offset\":7,"
            + "\"was_recovering\":true,\"recovered\":true,\"publications\":["
            + "{\"data\":1,\"offset\":8},{\"data\":1,\"offset\":9}]}",
        result(start, "6-7"));
  }

  @Test
  void whoMissedNothingIsToldSo() {
    assertEquals(
        "{\"recoverable\":true,\"positioned\":true,\"epoch\":\"6\",\"offset\":9,"
            + "\"was_recovering\":true,\"recovered\":true,\"publications\":[]}",
        result(Start.recovered(TOP, List.of()), "6-9"));
  }

  @Test
  void whoDoesNotRecoverStartsAtTheTop() {
    assertEquals(
        "{\"recoverable\":true,\"positioned\":true,\"epoch\":\"6\",\"offset\":9,"
            + "\"was_recovering\":true}",
        result(Start.at(TOP), "6-2"));
  }

  @Test
  void whatIsOfAnOlderEpochHasNoOffsetAndCountsFromTheBeginning() {
    Start start = Start.recovered(TOP, List.of(publication("5-3"), publication("6-1")));

    assertEquals(
        "{\"recoverable\":true,\"positioned\":true,\"epoch\":\"6\",\"offset\":0,"
            + "\"was_recovering\":true,\"recovered\":true,\"publications\":["
            + "{\"data\":1},{\"data\":1,\"offset\":1}]}",
        result(start, "5-2"));
  }

  @Test
  void anEpochThatWasNotNamedIsThePresentOne() {
    assertEquals(
        "{\"recoverable\":true,\"positioned\":true,\"epoch\":\"6\",\"offset\":9,"
            + "\"was_recovering\":true,\"recovered\":true,\"publications\":[]}",
        result(Start.recovered(TOP, List.of()), "0-9"));
  }

  private static String result(Start start, String asked) {
    return new SubscribeResult(start, true, Optional.of(StreamPosition.parse(asked))).json();
  }

  private static Publication publication(String position) {
    return new Publication("lobby", "{\"data\":1}", StreamPosition.parse(position));
  }
}
