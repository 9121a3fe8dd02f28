package dev.parley.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All outcomes of a run, and what is to be learned from them. */
final class Results {
  static final String OURS = "parley";

  private final List<String> order;
  private final List<Outcome> outcomes = new ArrayList<>();

  /**
   * @param order in which reports name the systems
   */
  Results(List<String> order) {
    this.order = order;
  }

  void add(Outcome outcome) {
    outcomes.add(outcome);
  }

  List<Outcome> all() {
    return List.copyOf(outcomes);
  }

  boolean isAnythingMeasured() {
    return outcomes.stream().anyMatch(Outcome.Measured.class::isInstance);
  }

  /** Systems that were put to the load. */
  List<String> targets(String load) {
    return order.stream()
        .filter(name -> of(load).anyMatch(each -> each.target().equals(name)))
        .toList();
  }

  /** Figures that were measured under the load. */
  Set<Figure> figures(String load) {
    Set<Figure> figures = new TreeSet<>();
    measured(load).forEach(each -> figures.addAll(each.measurement().figures().keySet()));
    return figures;
  }

  /** Rounds that other programs spoiled. */
  Set<Integer> disturbed(String load) {
    Set<Integer> rounds = new TreeSet<>();
    of(load).filter(Outcome::isDisturbed).forEach(each -> rounds.add(each.round()));
    return rounds;
  }

  /**
   * In how many of the rounds that count a system failed under the load, and why the first time;
   * empty if it did in none.
   */
  Optional<String> failure(String load, String target) {
    Set<Integer> counted = counted(load);
    List<String> reasons =
        of(load)
            .filter(each -> each.target().equals(target) && counted.contains(each.round()))
            .flatMap(
                each -> each instanceof Outcome.Failed failed ? Stream.of(failed) : Stream.empty())
            .map(Outcome.Failed::reason)
            .toList();
    return reasons.stream()
        .findFirst()
        .map(
            first ->
                "failed in %d of %d rounds: %s".formatted(reasons.size(), counted.size(), first));
  }

  /** A figure over the rounds in which it was measured; empty if it never was. */
  Optional<Spread> figure(String load, String target, Figure figure) {
    return Spread.of(
        counted(load).stream().flatMap(round -> value(load, target, figure, round).stream()));
  }

  /** Our figure, measured in the other system's, round by round. */
  Optional<Spread> ratio(String load, String target, Figure figure) {
    return Spread.of(
        counted(load).stream()
            .flatMap(
                round ->
                    value(load, OURS, figure, round).stream()
                        .flatMap(
                            ours ->
                                value(load, target, figure, round).stream()
                                    .filter(theirs -> theirs > 0)
                                    .map(theirs -> ours / theirs))));
  }

  /**
   * The rounds that nothing disturbed; all, if there is none. What they measured does not matter.
   */
  private Set<Integer> counted(String load) {
    Set<Integer> rounds = new TreeSet<>();
    of(load).map(Outcome::round).forEach(rounds::add);
    Set<Integer> disturbed = disturbed(load);
    if (!disturbed.containsAll(rounds)) {
      rounds.removeAll(disturbed);
    }
    return rounds;
  }

  private Optional<Double> value(String load, String target, Figure figure, int round) {
    return measured(load)
        .filter(each -> each.target().equals(target) && each.round() == round)
        .flatMap(each -> Stream.ofNullable(each.measurement().figures().get(figure)))
        .findFirst();
  }

  private Stream<Outcome.Measured> measured(String load) {
    return of(load)
        .flatMap(
            each ->
                each instanceof Outcome.Measured measured ? Stream.of(measured) : Stream.empty());
  }

  private Stream<Outcome> of(String load) {
    return outcomes.stream().filter(each -> each.load().equals(load));
  }
}
