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
    measured(load)
        .filter(each -> each.measurement().isDisturbed())
        .forEach(each -> rounds.add(each.round()));
    return rounds;
  }

  /** Why a system failed under the load, and empty where it never did. */
  Optional<String> failure(String load, String target) {
    return of(load)
        .filter(each -> each.target().equals(target))
        .flatMap(each -> each instanceof Outcome.Failed failed ? Stream.of(failed) : Stream.empty())
        .map(Outcome.Failed::reason)
        .findFirst();
  }

  /** A figure over the rounds; empty if it was never measured. */
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
