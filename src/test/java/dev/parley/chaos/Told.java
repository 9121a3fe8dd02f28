package dev.parley.chaos;

import java.util.ArrayList;
import java.util.List;

/**
 * How often readers were told of something that is not a publication.
 *
 * @param lost a recovery that did not succeed: {@code recovered:false}
 * @param recovered a recovery that did
 * @param unsubscribed end of a subscription with 2500, to be subscribed again
 * @param insufficient end of a connection with 3010
 * @param moved a server-side subscription that goes on in a new epoch
 * @param ended ends of connections of any kind, unless the reader left
 */
public record Told(
    int lost, int recovered, int unsubscribed, int insufficient, int moved, int ended) {

  static final Told NOTHING = new Told(0, 0, 0, 0, 0, 0);

  /** What readers may be told in a scenario. */
  public enum Expected {
    /** Nothing, and nobody's connection ends. */
    CONNECTED,
    /** Nothing, but connections may end: who comes back recovers. */
    RECOVERED,
    /**
     * To go on in a new epoch, by 2500 for the client's own subscriptions and a subscribe push for
     * the server's, and that nothing is lost: no {@code recovered:false}, no 3010, no connection
     * ends.
     */
    NEW_EPOCH,
    /** That something is lost: {@code recovered:false} at least once. */
    LOSS
  }

  Told plus(Told other) {
    return new Told(
        lost + other.lost,
        recovered + other.recovered,
        unsubscribed + other.unsubscribed,
        insufficient + other.insufficient,
        moved + other.moved,
        ended + other.ended);
  }

  /** What is not as expected, in words. */
  List<String> faults(Expected expected) {
    List<String> faults = new ArrayList<>();
    if (expected == Expected.LOSS) {
      require(faults, lost > 0, "nobody was told recovered:false");
      return faults;
    }
    require(faults, lost == 0, lost + " x recovered:false");
    require(faults, insufficient == 0, insufficient + " x closed with 3010");
    if (expected == Expected.NEW_EPOCH) {
      require(faults, unsubscribed > 0, "nobody was asked to subscribe anew (2500)");
      require(faults, moved > 0, "no server-side subscription was moved to the new epoch");
    } else {
      require(faults, unsubscribed == 0, unsubscribed + " x unsubscribed with 2500");
      require(faults, moved == 0, moved + " x moved to a new epoch");
    }
    if (expected != Expected.RECOVERED) {
      require(faults, ended == 0, ended + " connections ended");
    }
    return faults;
  }

  private static void require(List<String> faults, boolean isTrue, String otherwise) {
    if (!isTrue) {
      faults.add("told: " + otherwise);
    }
  }

  @Override
  public String toString() {
    return "lost=%d recovered=%d 2500=%d 3010=%d moved=%d ended=%d"
        .formatted(lost, recovered, unsubscribed, insufficient, moved, ended);
  }
}
