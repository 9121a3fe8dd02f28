package dev.parley.bench.target;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Names of channels that nobody has used yet, so that no measurement finds traces of another. */
public final class Channels {

  /** The namespace of channels without history. */
  static final String WITHOUT_HISTORY = "live";

  private static final AtomicInteger NEXT = new AtomicInteger();

  private Channels() {}

  /** So many channels; systems that can keep history do. */
  public static List<String> fresh(int count) {
    return names("", count);
  }

  /** So many channels of which nothing is kept. */
  public static List<String> withoutHistory(int count) {
    return names(WITHOUT_HISTORY + ":", count);
  }

  private static List<String> names(String prefix, int count) {
    int run = NEXT.incrementAndGet();
    return IntStream.range(0, count)
        .mapToObj(each -> prefix + "bench-" + run + "-" + each)
        .toList();
  }
}
