package dev.parley.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Which loads and systems were asked for. A name stands for what is called so, or, if nothing is,
 * for everything that begins with it and a dash: {@code a-57} for {@code a-57-100} and its like.
 */
final class Selection {
  private final List<String> names;
  private final List<String> known;

  private Selection(List<String> names, List<String> known) {
    this.names = names;
    this.known = known;
  }

  /**
   * @param text names, separated by commas; empty for all
   * @param known what can be asked for
   * @throws IllegalStateException if something else was
   */
  static Selection of(String text, List<String> known) {
    List<String> names =
        Arrays.stream(text.split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
    Selection selection = new Selection(names, known);
    for (String name : names) {
      if (known.stream().noneMatch(each -> selection.covers(name, each))) {
        throw new IllegalStateException(
            "there is no \"" + name + "\" among " + String.join(", ", known));
      }
    }
    return selection;
  }

  /** Those of a kind that were asked for; all of them, if none was. */
  <T> List<T> among(List<T> all, Function<T, String> name) {
    List<T> chosen =
        all.stream()
            .filter(each -> names.stream().anyMatch(asked -> covers(asked, name.apply(each))))
            .toList();
    return chosen.isEmpty() ? all : chosen;
  }

  private boolean covers(String asked, String name) {
    return known.contains(asked) ? name.equals(asked) : name.startsWith(asked + "-");
  }
}
