package dev.parley.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BenchmarkTest {
  private static final List<String> SYSTEMS = List.of("parley", "plain", "floor", "centrifuge");

  @Test
  void eachRoundBeginsWithAnotherSystem() {
    Set<String> first =
        IntStream.rangeClosed(1, SYSTEMS.size())
            .mapToObj(round -> Benchmark.inOrderOf(round, SYSTEMS).get(0))
            .collect(Collectors.toSet());

    assertEquals(Set.copyOf(SYSTEMS), first);
  }

  @Test
  void everySystemHasItsTurnInARound() {
    List<String> order = Benchmark.inOrderOf(1, SYSTEMS);

    assertEquals(SYSTEMS.stream().sorted().toList(), order.stream().sorted().toList());
  }

  @Test
  void aRoundOfNobodyIsEmpty() {
    assertEquals(List.of(), Benchmark.inOrderOf(1, List.of()));
  }
}
