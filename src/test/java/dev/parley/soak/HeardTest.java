package dev.parley.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever is missing between two publications on one connection is found. */
class HeardTest {
  private final List<String> faults = new ArrayList<>();
  private final Heard heard = new Heard();

  @Test
  void anyNumberMayBeTheFirst() {
    hear("p/17");

    assertEquals(List.of(), faults);
  }

  @Test
  void eachPublisherCountsByItself() {
    hear("p/1", "q/7", "p/2", "q/8");

    assertEquals(List.of(), faults);
  }

  @Test
  void aGapIsFound() {
    hear("p/1", "p/3");

    assertEquals(List.of("p/3 behind number 1"), faults);
  }

  @Test
  void aRepeatIsFound() {
    hear("p/1", "p/1");

    assertEquals(List.of("p/1 behind number 1"), faults);
  }

  @Test
  void disorderIsFound() {
    hear("p/2", "p/1");

    assertEquals(List.of("p/1 behind number 2"), faults);
  }

  @Test
  void framesOfEveryProtocolAreRead() {
    hear(
        "{\"push\":{\"channel\":\"a\",\"pub\":{\"data\":{\"msg\":\"c1-a-p0/1\"},\"offset\":3}}}\n"
            + "{\"push\":{\"channel\":\"a\",\"pub\":{\"data\":{\"msg\":\"c1-a-p0/2\"},\"offset\":4}}}",
        "{\"type\":\"broadcast\",\"sender\":\"x\",\"msg\":\"c1-a-p0/3\"}",
        "c1-a-p0/5");

    assertEquals(List.of("c1-a-p0/5 behind number 3"), faults);
  }

  @Test
  void aFrameWithoutAPublicationIsNone() {
    assertFalse(heard.hear("{\"type\":\"system\",\"msg\":\"Welcome\"}", faults::add));
    assertTrue(heard.hear("p/1", faults::add));
  }

  private void hear(String... frames) {
    for (String frame : frames) {
      heard.hear(frame, faults::add);
    }
  }
}
