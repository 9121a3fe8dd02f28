package dev.parley.chaos;

import dev.parley.chaos.Received.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What publishers were told beside what readers have: everything acknowledged was received, nothing
 * twice, and in order, in each channel by each reader. What is missing must have been told of
 * ({@code recovered:false}). A publication that had to be sent again may come again, but only
 * behind such a telling: Redis had forgotten it together with its key.
 *
 * @param acknowledged how many publications were
 * @param received how many all readers together have
 * @param told how often readers were told of something
 * @param faults what is wrong, in words; empty if all is well
 */
public record Verdict(int acknowledged, int received, Told told, List<String> faults) {
  private static final int SHOWN = 12;

  static Verdict of(Collection<Acknowledged> acknowledged, Collection<Received> readers) {
    Set<String> sentAgain =
        acknowledged.stream()
            .filter(publication -> publication.attempts() > 1)
            .map(Acknowledged::text)
            .collect(Collectors.toSet());
    List<String> faults = new ArrayList<>();
    Told told = Told.NOTHING;
    int received = 0;
    for (Received reader : readers) {
      acknowledged.stream()
          .filter(publication -> !reader.accountsFor(publication))
          .forEach(missing -> faults.add(in(reader, missing.channel()) + "missing " + missing));
      reader
          .byChannel()
          .forEach(
              (channel, entries) ->
                  new Order(in(reader, channel), sentAgain, faults).check(entries));
      told = told.plus(reader.told());
      received += reader.size();
    }
    return new Verdict(acknowledged.size(), received, told, List.copyOf(faults));
  }

  /** The same with more that is wrong. */
  public Verdict with(Collection<String> moreFaults) {
    List<String> all = new ArrayList<>(faults);
    all.addAll(moreFaults);
    return new Verdict(acknowledged, received, told, all);
  }

  public boolean isGood() {
    return faults.isEmpty();
  }

  private static String in(Received reader, String channel) {
    return reader.reader() + " in " + channel + ": ";
  }

  @Override
  public String toString() {
    String shown =
        faults.stream().limit(SHOWN).map(fault -> "\n  " + fault).collect(Collectors.joining());
    return "%s acknowledged=%d received=%d %s%s%s"
        .formatted(
            isGood() ? "good" : "FAILED",
            acknowledged,
            received,
            told,
            shown,
            faults.size() > SHOWN ? "\n  … " + faults.size() + " faults" : "");
  }

  /** Repeats and disorder of one reader in one channel. */
  private static final class Order {
    private final String where;
    private final Set<String> sentAgain;
    private final List<String> faults;
    private final Set<String> seen = new HashSet<>();
    private final Set<String> seenBeforeLoss = new HashSet<>();
    private final Map<String, Integer> latest = new HashMap<>();

    Order(String where, Set<String> sentAgain, List<String> faults) {
      this.where = where;
      this.sentAgain = sentAgain;
      this.faults = faults;
    }

    void check(List<Entry> entries) {
      Entry before = null;
      for (Entry entry : entries) {
        if (entry.isLoss()) {
          seenBeforeLoss.addAll(seen);
          seen.clear();
          before = null;
          continue;
        }
        if (before != null && entry.isPositioned() && !entry.isBehind(before)) {
          faults.add(where + "out of order " + entry + " behind " + before);
        }
        check(entry);
        before = entry.isPositioned() ? entry : before;
      }
    }

    private void check(Entry entry) {
      String text = entry.text();
      boolean isRepeat = !seen.add(text);
      if (isRepeat || seenBeforeLoss.contains(text) && !sentAgain.contains(text)) {
        faults.add(where + "repeated " + entry);
        return;
      }
      int slash = text.lastIndexOf('/');
      int number = Integer.parseInt(text.substring(slash + 1));
      Integer last = latest.put(text.substring(0, slash), number);
      if (last != null && last >= number && !seenBeforeLoss.contains(text)) {
        faults.add(where + "out of order " + entry + " behind number " + last);
      }
    }
  }
}
