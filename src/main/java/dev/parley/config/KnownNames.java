package dev.parley.config;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The settings that there are, to find those that are misspelt. Not safe for several threads. */
final class KnownNames {

  /** What Kubernetes tells each container of a service, in the name of the service. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(".*_(SERVICE_(HOST|PORT(_.*)?)|PORT(_\\d+_(TCP|UDP|SCTP)(_.*)?)?)");

  private final Set<String> variables = new HashSet<>();

  void add(String key) {
    variables.add(asVariable(key));
  }

  /**
   * Those of the names below this start that are not known, each once. An environment variable is
   * listed by its own name, or by one that is guessed from it, or by both: in either, every
   * character but letters and digits may be another.
   */
  Collection<String> othersBelow(String start, Iterable<String> names) {
    Map<String, String> others = new TreeMap<>();
    for (String name : names) {
      String variable = asVariable(name);
      boolean isOther = !variables.contains(variable) && !SERVICE_LINK.matcher(variable).matches();
      if (variable.startsWith(asVariable(start)) && isOther) {
        others.merge(variable, name, (one, other) -> one.equals(variable) ? other : one);
      }
    }
    return others.values();
  }

  private static String asVariable(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }
}
